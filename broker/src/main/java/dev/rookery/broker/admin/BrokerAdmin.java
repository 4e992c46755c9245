package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.event.EventPage;
import dev.rookery.broker.event.SharedEventPage;
import dev.rookery.broker.event.WaitingPage;
import dev.rookery.broker.meter.MinuteSeries;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Queries and controls a running broker, one tenant at a time.
 *
 * <p>Thread-safe. No method blocks, and long lists are read in slices between which clients are served. Stages complete on threads
 * of the broker, which must not be blocked. Failures are {@link AdminException}s.
 */
public interface BrokerAdmin {
    /** Returns a random identifier of this run of the broker. Event positions of another run are invalid. */
    String runId();

    CompletionStage<BrokerStatus> status();

    /** Completes once every thread that serves clients has responded. */
    CompletionStage<Void> check();

    /** Returns the memory that the state of clients takes. */
    CompletionStage<MemoryStatus> memory();

    /** Returns a tenant's counters and its current limits. */
    CompletionStage<TenantStatus> tenant(TenantId tenant);

    /** Returns the matching sessions, connected or not, by client id and username. */
    CompletionStage<Page<ClientSummary>> clients(TenantId tenant, ClientSearch search, AdminPageRequest page);

    /** Returns the matching sessions, connected or not, in an order, with the number of all that match. */
    CompletionStage<ClientPage> clients(TenantId tenant, ClientSearch search, ClientOrder order, AdminPageRequest page);

    /** Returns the number of matching sessions, connected or not. */
    CompletionStage<Integer> countClients(TenantId tenant, ClientSearch search);

    /**
     * Closes the connections of all matching clients like {@link #kick}, except those of the platform's components. Fails with
     * {@link AdminException.Kind#CONFLICT}, and closes none, if more clients match than the caller expects.
     *
     * @param atMost maximum number of clients
     * @return the number of clients
     */
    CompletionStage<Integer> kickAll(TenantId tenant, ClientSearch search, int atMost);

    /**
     * Ends one session with its subscriptions and queued messages, without its will. A connected client receives "administrative
     * action" (0x98). Fails with {@link AdminException.Kind#AMBIGUOUS} as {@link #client} does.
     *
     * @return whether there was a session
     */
    CompletionStage<Boolean> endSession(TenantId tenant, ClientReference client);

    /**
     * Returns one session with all details; empty if there is none. Fails with {@link AdminException.Kind#AMBIGUOUS} if several
     * users have a session with this client id and the reference names no user.
     */
    CompletionStage<Optional<ClientDetails>> client(TenantId tenant, ClientReference client);

    /**
     * Closes a client's connection. MQTT 5 clients receive "administrative action" (0x98). The session continues as after a network
     * failure. Fails with {@link AdminException.Kind#AMBIGUOUS} as {@link #client} does.
     *
     * @return whether the client was connected
     */
    CompletionStage<Boolean> kick(TenantId tenant, ClientReference client);

    /**
     * Ends all sessions of a deleted user, without their wills, and forgets its logins. Clients that are connected receive "administrative action" (0x98).
     *
     * @return completed with the number of sessions when nothing of them is left, also on the disk
     */
    CompletionStage<Integer> endSessions(TenantId tenant, String username);

    /** Returns the matching subscriptions by client id, username and filter. */
    CompletionStage<Page<SubscriptionView>> subscriptions(
            TenantId tenant, SubscriptionSearch search, AdminPageRequest page);

    /** Returns the retained messages whose topic matches the filter, by topic. {@code $SYS} topics are not included. */
    CompletionStage<Page<RetainedView>> retained(TenantId tenant, String filter, AdminPageRequest page);

    /**
     * Removes the retained messages whose topic matches the filter, which may be a topic name. Subscribers receive an empty message,
     * as if a client had removed the retained message.
     *
     * @return the number of messages removed
     */
    CompletionStage<Integer> clearRetained(TenantId tenant, String filter);

    /**
     * Publishes a message without checking rights.
     *
     * @return whether there was a matching subscription
     */
    CompletionStage<Boolean> publish(TenantId tenant, AdminPublication publication);

    /**
     * Returns recent events.
     *
     * @param after sequence of the last known event; 0 for none
     * @param limit 1 to {@link AdminPageRequest#MAX_LIMIT}
     */
    CompletionStage<EventPage> events(TenantId tenant, long after, int limit);

    /**
     * Calls the watcher after each new event. The watcher runs on the tenant's event loop and must not block.
     *
     * @throws AdminException if the tenant is unknown or the engine has no events
     */
    EventWatch watch(TenantId tenant, Runnable watcher);

    /**
     * Returns recent connections and disconnections of the clients of all tenants.
     *
     * @param after sequence of the last known event; 0 for none
     * @param limit 1 to {@link AdminPageRequest#MAX_LIMIT}
     */
    CompletionStage<SharedEventPage> connections(long after, int limit);

    /**
     * Calls the watcher after each connection or disconnection. The watcher runs on any thread and must not block.
     *
     * @throws AdminException if the engine has no events
     */
    EventWatch watchConnections(Runnable watcher);

    /**
     * Returns recent events of the clients of all tenants that are to be recorded: with limited rates, equal ones counted.
     *
     * @param after sequence of the last known event; 0 for none
     * @param limit 1 to {@link AdminPageRequest#MAX_LIMIT}
     */
    CompletionStage<SharedEventPage> recordedEvents(long after, int limit);

    /**
     * Calls the watcher after each event to be recorded. The watcher runs on any thread and must not block.
     *
     * @throws AdminException if the engine has no events
     */
    EventWatch watchRecordedEvents(Runnable watcher);

    /** Returns the numbers of a tenant for each minute of the last day, as far as the broker knows them, without gaps. */
    CompletionStage<List<MinuteSeries.Minute>> minutes(TenantId tenant);

    /**
     * Returns the children of a topic: levels of topics with retained messages, and of topic filters.
     *
     * @param parent topic or topic filter; empty for the first level
     * @param name first characters of the children
     */
    CompletionStage<TopicLevel> topics(TenantId tenant, Optional<String> parent, String name);

    /**
     * Passes on the messages that are published from now on and match a filter, in batches of limited size, some each second.
     * Messages below {@code $SYS} are not included.
     *
     * @param watcher called on the tenant's event loop; must not block
     * @return what ends it
     */
    CompletionStage<EventWatch> watchMessages(TenantId tenant, String filter, Consumer<LiveBatch> watcher);

    /**
     * Returns recent sessions of the platform's own clients for which messages began to wait while they were not connected.
     *
     * @param after sequence of the last known event; 0 for none
     * @param limit 1 to {@link AdminPageRequest#MAX_LIMIT}
     */
    CompletionStage<WaitingPage> waitingSessions(long after, int limit);

    /**
     * Calls the watcher after each event of {@link #waitingSessions}. The watcher runs on any thread and must not block.
     *
     * @throws AdminException if the engine has no events
     */
    EventWatch watchWaitingSessions(Runnable watcher);
}
