package dev.rookery.broker.tenant;

import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.memory.TenantMemory;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.mqtt.WillPacket;
import dev.rookery.broker.session.MessageNumbers;
import dev.rookery.broker.session.QueueBudget;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.InMemoryStore;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionTree;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sessions of a tenant, from the first CONNECT to the session's end (section 4.1). Confined to the tenant's event loop. */
public final class Sessions {
    /** Ordered, for paging. */
    private final NavigableMap<SessionKey, SessionEntry> byKey = new TreeMap<>();

    private final Map<UserKey, Set<Session>> byUser = new HashMap<>();
    private final SubscriptionTree<Session> subscriptions;
    private final Router router;
    private final Wills wills;
    private final EventExecutor loop;
    private final PresentUsers users;
    private final QueueBudget budget;
    private final QueueBudget serviceBudget;
    private final TenantMemory memory;
    private final Metering metering;
    private final TenantEvents events;
    private final TenantStore store;
    private final MessageNumbers numbers = new MessageNumbers();
    private Consumer<String> waitingListener = clientId -> {};
    private int connected;
    /** Sessions and connected clients of the platform itself, which count against no limit. */
    private int services;

    private int connectedServices;
    private int peakConnected;
    private long expired;

    Sessions(
            SubscriptionTree<Session> subscriptions,
            Router router,
            Wills wills,
            EventExecutor loop,
            PresentUsers users,
            QueueBudget budget,
            QueueBudget serviceBudget,
            TenantMemory memory,
            Metering metering,
            TenantEvents events,
            TenantStore store) {
        this.subscriptions = subscriptions;
        this.router = router;
        this.wills = wills;
        this.loop = loop;
        this.users = users;
        this.budget = budget;
        this.serviceBudget = serviceBudget;
        this.memory = memory;
        this.metering = metering;
        this.events = events;
        this.store = store;
    }

    /**
     * Sets a callback that receives the client id of a client of the platform that is not connected, when messages wait for
     * it.
     */
    public void setWaitingListener(Consumer<String> listener) {
        waitingListener = listener;
    }

    /** Returns the number of sessions, connected or not. */
    public int size() {
        return byKey.size();
    }

    /** Returns the number of connected clients. */
    public int connected() {
        return connected;
    }

    /** Returns the number of subscriptions of the platform itself, which count against no limit. */
    public int serviceSubscriptions() {
        return services == 0
                ? 0
                : byUser.entrySet().stream()
                        .filter(user -> metering.isService(user.getKey().username()))
                        .flatMap(user -> user.getValue().stream())
                        .mapToInt(session -> session.subscriptions().size())
                        .sum();
    }

    /** Returns the number of sessions that count against the tenant's limit. */
    public int limitedSessions() {
        return byKey.size() - services;
    }

    /** Returns the number of connected clients that count against the tenant's limit. */
    public int limitedConnections() {
        return connected - connectedServices;
    }

    /** Returns the maximum number of clients connected at the same time so far. */
    public int peakConnected() {
        return peakConnected;
    }

    /** Returns the number of sessions that expired. */
    public long expired() {
        return expired;
    }

    /** Returns all sessions, in order. The iterator is invalid after any change. */
    Iterator<Session> iterator() {
        return sessions(byKey);
    }

    /** Returns the sessions behind a key, in order. The iterator is invalid after any change. */
    public Iterator<Session> after(SessionKey key) {
        return sessions(byKey.tailMap(key, false));
    }

    /** Returns the sessions from a key on, in order. The iterator is invalid after any change. */
    public Iterator<Session> from(SessionKey key) {
        return sessions(byKey.tailMap(key, true));
    }

    private static Iterator<Session> sessions(Map<SessionKey, SessionEntry> tail) {
        Iterator<SessionEntry> entries = tail.values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Session next() {
                return entries.next().session();
            }
        };
    }

    public Optional<Session> find(SessionKey key) {
        return Optional.ofNullable(byKey.get(key)).map(SessionEntry::session);
    }

    /** Returns the sessions of all users with this client id, by username. */
    public List<Session> withClientId(String clientId) {
        List<Session> found = new ArrayList<>(1);
        for (SessionEntry entry : byKey.tailMap(new SessionKey(clientId, "")).values()) {
            if (!entry.session().clientId().equals(clientId)) {
                break;
            }
            found.add(entry.session());
        }
        return found;
    }

    /** Returns a snapshot of all sessions. */
    public List<Session> all() {
        List<Session> all = new ArrayList<>(byKey.size());
        byKey.values().forEach(entry -> all.add(entry.session()));
        return all;
    }

    /** Returns a snapshot of a user's sessions. */
    List<Session> of(UserKey user) {
        return List.copyOf(byUser.getOrDefault(user, Set.of()));
    }

    /** Returns the number of a user's sessions, connected or not. */
    public int countOf(UserKey user) {
        return byUser.getOrDefault(user, Set.of()).size();
    }

    /**
     * Result of {@link #open}.
     *
     * @param present whether the session existed before, as CONNACK states it
     * @param existed whether there was a session, which is present or has ended
     */
    public record Opened(Session session, boolean present, boolean existed) {}

    /**
     * Opens the session of an authenticated client. Disconnects the previous connection of the same user and client id, if
     * there is one [MQTT-3.1.4-3]. Sessions of other users with this client id are not affected.
     */
    public Opened open(String clientId, Principal principal, boolean cleanStart, ClientLimits limits) {
        SessionKey key = new SessionKey(clientId, principal.user().username());
        SessionEntry former = byKey.get(key);
        boolean existed = former != null;
        if (former != null) {
            takeOver(former);
        }
        // A clean session ended with its connection.
        former = byKey.get(key);
        if (former != null && (cleanStart || former.isExpired())) {
            former.session().authorize(principal);
            end(former);
            former = null;
        }
        if (former == null) {
            Session session = create(clientId, principal.user(), limits);
            session.authorize(principal);
            return new Opened(session, false, existed);
        }
        Session session = former.session();
        session.authorize(principal);
        session.removeForbiddenSubscriptions().forEach(subscriptions::remove);
        former.cancelExpiry();
        wills.authorized(former);
        // [MQTT-3.1.3-9]: the client reconnected within the will delay.
        former.discardWill();
        return new Opened(session, true, existed);
    }

    private Session create(String clientId, UserKey user, ClientLimits limits) {
        boolean service = metering.isService(user.username());
        Session session = new Session(
                clientId,
                user,
                limits,
                service ? serviceBudget : budget,
                memory.open(user.username()),
                metering.of(user.username()),
                events.log(),
                store,
                numbers);
        if (service) {
            services++;
            session.setWaitingListener(() -> waitingListener.accept(clientId));
        } else {
            users.arrive(user);
        }
        // Rows do not give rights to the platform's own clients, which have no wills.
        byKey.put(session.key(), new SessionEntry(session, service ? new InMemoryStore() : store));
        byUser.computeIfAbsent(user, key -> new HashSet<>(2)).add(session);
        return session;
    }

    /** Restores a persisted session. */
    void restore(String clientId, UserKey user, long expirySeconds, ClientLimits limits) {
        create(clientId, user, limits).restore(expirySeconds);
    }

    /** Restores the will of a client, whose session is restored or has ended with the process. */
    void restoreWill(SessionKey key, UserKey user, Will will, ClientLimits limits) {
        if (metering.isService(key.username())) {
            return;
        }
        if (!byKey.containsKey(key)) {
            create(key.clientId(), user, limits);
        }
        Objects.requireNonNull(byKey.get(key)).restoreWill(will);
    }

    /** Passes the change that sets a session's will again. */
    public void describeWill(Session session, Consumer<Change> changes) {
        entry(session).will().ifPresent(will -> changes.accept(new Change.WillSet(session.key(), will)));
    }

    /** Publishes the restored will of a session that has waited for the rights of its user, and ends the session if it expired. */
    void authorized(Session session) {
        SessionEntry entry = byKey.get(session.key());
        if (entry == null || entry.session() != session) {
            return;
        }
        if (entry.isExpired()) {
            expire(entry);
        } else {
            wills.authorized(entry);
        }
    }

    /** Continues the numbers of persisted deliveries after the last one assigned. */
    void restoreNumbers(long last) {
        numbers.restore(last);
    }

    /** Starts the expiry of the restored sessions. To be called when all of them are restored. */
    void finishRestore() {
        byKey.values().forEach(this::finishRestore);
    }

    /** Starts the expiry of a restored session. */
    void finishRestore(Session session) {
        finishRestore(entry(session));
    }

    private void finishRestore(SessionEntry entry) {
        // The expiry of a client that was connected until the end counts from the first start after it.
        entry.session().persistDisconnect();
        wills.restored(entry);
        scheduleExpiry(entry);
    }

    /** Registers the connection of an opened session. */
    public void connected(Session session, Optional<WillPacket> will) {
        entry(session).setWill(will.map(Will::of));
        peakConnected = Math.max(peakConnected, ++connected);
        connectedServices += metering.isService(session) ? 1 : 0;
        metering.of(session.user().username()).recordConnected(session.user().username());
    }

    private SessionEntry entry(Session session) {
        return Objects.requireNonNull(byKey.get(session.key()), "entry of an open session");
    }

    private void takeOver(SessionEntry entry) {
        Session session = entry.session();
        session.connection().ifPresent(client -> {
            client.disconnect(ReasonCode.SESSION_TAKEN_OVER);
            disconnected(session, true);
        });
    }

    /** Handles the end of a session's connection. */
    public void disconnected(Session session, boolean publishWill) {
        events.disconnected(session);
        session.detach();
        connected--;
        connectedServices -= metering.isService(session) ? 1 : 0;
        metering.of(session.user().username()).recordDisconnected(session.user().username());
        SessionEntry entry = entry(session);
        boolean ends = session.expirySeconds() == 0;
        if (publishWill) {
            wills.connectionLost(entry, ends);
        } else {
            entry.setWill(Optional.empty());
        }
        if (ends) {
            end(entry);
            return;
        }
        session.persistDisconnect();
        router.redistribute(session.removeUnsentShared(filter -> router.hasOtherConnectedMember(filter, session)));
        scheduleExpiry(entry);
    }

    private void scheduleExpiry(SessionEntry entry) {
        Session session = entry.session();
        if (session.expirySeconds() < ClientLimits.NO_EXPIRY) {
            Duration elapsed = Duration.between(session.stateChangedAt(), Instant.now());
            long left = session.expirySeconds() - Math.max(0, elapsed.toSeconds());
            entry.setExpiry(loop.schedule(() -> expire(entry), Math.max(0, left), TimeUnit.SECONDS));
        }
    }

    private void expire(SessionEntry entry) {
        if (entry.will().isPresent() && !entry.session().isAuthorized()) {
            // The will is published, or refused, when the user is read.
            entry.setExpired();
            return;
        }
        expired += entry.session().isDurable() ? 1 : 0;
        end(entry);
    }

    /** Disconnects the client of a session and ends the session without its will: the tenant is being removed. */
    void remove(Session session) {
        SessionEntry entry = entry(session);
        entry.discardWill();
        // Otherwise they would move from session to session.
        session.removeShared();
        session.connection().ifPresent(client -> {
            client.disconnect(ReasonCode.ADMINISTRATIVE_ACTION);
            disconnected(session, false);
        });
        if (byKey.get(session.key()) == entry) {
            end(entry);
        }
    }

    private void end(SessionEntry entry) {
        Session session = entry.session();
        wills.sessionEnded(entry);
        entry.cancelExpiry();
        byKey.remove(session.key());
        byUser.computeIfPresent(
                session.user(), (user, sessions) -> sessions.remove(session) && sessions.isEmpty() ? null : sessions);
        if (metering.isService(session)) {
            services--;
        } else {
            users.leave(session.user());
        }
        Collection<Subscription<Session>> left = session.subscriptions();
        left.forEach(subscriptions::remove);
        router.redistribute(session.removeShared());
        session.discard();
        entry.end();
    }
}
