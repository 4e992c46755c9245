package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.event.EventPage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Looks into a running broker and acts on it, a tenant at a time. For any thread; nothing blocks the caller, and nothing
 * holds up traffic: large answers are read in slices. Answers come on threads of the broker that must not be blocked.
 *
 * <p>What goes wrong is an {@link AdminException}: the tenant is unknown, the request makes no sense, the engine cannot do
 * it, or the broker is being closed.
 */
public interface BrokerAdmin {
    /** A random name of this run of the broker: positions in events of another run mean nothing. */
    String run();

    /** What the broker is and does. */
    CompletionStage<BrokerStatus> status();

    /** Completes if everything that serves clients answers. */
    CompletionStage<Void> check();

    /** A tenant's numbers, and the limits in force for it. */
    CompletionStage<TenantStatus> tenant(TenantId tenant);

    /** Sessions that fit, connected or not, by client id. */
    CompletionStage<Page<ClientSummary>> clients(TenantId tenant, ClientSearch search, AdminPageRequest page);

    /** Everything about one session; empty if there is none with that client id. */
    CompletionStage<Optional<ClientDetails>> client(TenantId tenant, String clientId);

    /**
     * Closes a client's connection; MQTT 5 is told "administrative action" (0x98). Its session is treated as when the
     * network fails.
     *
     * @return whether such a client was connected
     */
    CompletionStage<Boolean> kick(TenantId tenant, String clientId);

    /** Subscriptions that fit, by client id and filter. */
    CompletionStage<Page<SubscriptionView>> subscriptions(
            TenantId tenant, SubscriptionSearch search, AdminPageRequest page);

    /** Retained messages whose topic matches the filter, by topic; the server's own under {@code $SYS} are not among them. */
    CompletionStage<Page<RetainedView>> retained(TenantId tenant, String filter, AdminPageRequest page);

    /**
     * Removes the retained messages whose topic matches the filter, which may be a single topic name. Subscribers are
     * told as when a client does it: by an empty message.
     *
     * @return how many there were
     */
    CompletionStage<Integer> clearRetained(TenantId tenant, String filter);

    /**
     * Publishes with every right but to the server's own topics.
     *
     * @return whether anybody had subscribed to its topic
     */
    CompletionStage<Boolean> publish(TenantId tenant, AdminPublication publication);

    /**
     * What happened lately.
     *
     * @param after the sequence of the last event that is known; 0 for none
     * @param limit 1 to {@link AdminPageRequest#LARGEST}
     */
    CompletionStage<EventPage> events(TenantId tenant, long after, int limit);

    /**
     * Calls the watcher after each new event; it runs on the tenant's event loop and must return at once.
     *
     * @throws AdminException if the tenant is unknown, or the engine knows no events
     */
    EventWatch watch(TenantId tenant, Runnable watcher);
}
