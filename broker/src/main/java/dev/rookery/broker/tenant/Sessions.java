package dev.rookery.broker.tenant;

import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.WillPacket;
import dev.rookery.broker.session.MessageNumbers;
import dev.rookery.broker.session.QueueBudget;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionTree;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The sessions of a tenant from their first CONNECT to their end (section 4.1). */
public final class Sessions {
    /** In order, so that it can be read in pages. */
    private final NavigableMap<String, SessionEntry> byClientId = new TreeMap<>();

    private final Map<UserKey, Set<Session>> byUser = new HashMap<>();
    private final SubscriptionTree<Session> subscriptions;
    private final Router router;
    private final Wills wills;
    private final Timers timers;
    private final PresentUsers users;
    private final QueueBudget budget;
    private final TenantMeter meter;
    private final TenantEvents events;
    private final TenantStore store;
    private final MessageNumbers numbers = new MessageNumbers();
    private int connected;
    private int mostConnected;
    private long expired;

    Sessions(
            SubscriptionTree<Session> subscriptions,
            Router router,
            Wills wills,
            Timers timers,
            PresentUsers users,
            QueueBudget budget,
            TenantMeter meter,
            TenantEvents events,
            TenantStore store) {
        this.subscriptions = subscriptions;
        this.router = router;
        this.wills = wills;
        this.timers = timers;
        this.users = users;
        this.budget = budget;
        this.meter = meter;
        this.events = events;
        this.store = store;
    }

    /** How many there are, connected or not. */
    public int size() {
        return byClientId.size();
    }

    /** How many clients are connected. */
    public int connected() {
        return connected;
    }

    /** How many clients were connected at once at the most. */
    public int mostConnected() {
        return mostConnected;
    }

    /** How many sessions ended because their client stayed away. */
    public long expired() {
        return expired;
    }

    /** The sessions behind a client id in order; to be used up before anything changes. */
    public Iterator<Session> after(String clientId) {
        Iterator<SessionEntry> entries =
                byClientId.tailMap(clientId, false).values().iterator();
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

    /** The session of a client, if it has one. */
    public Optional<Session> find(String clientId) {
        return Optional.ofNullable(byClientId.get(clientId)).map(SessionEntry::session);
    }

    /** A snapshot of all. */
    public List<Session> all() {
        List<Session> all = new ArrayList<>(byClientId.size());
        byClientId.values().forEach(entry -> all.add(entry.session()));
        return all;
    }

    /** The names of users that have a connected client; a name may come more than once. */
    Iterable<String> connectedUsers() {
        return () -> byClientId.values().stream()
                .map(SessionEntry::session)
                .filter(Session::isConnected)
                .map(session -> session.user().username())
                .iterator();
    }

    /** A snapshot of those of a user. */
    List<Session> of(UserKey user) {
        return List.copyOf(byUser.getOrDefault(user, Set.of()));
    }

    /**
     * Opens a session for a client whose login was accepted, in place of its connection elsewhere, if there is one
     * [MQTT-3.1.4-3].
     *
     * @return what was there, or a new session; see {@link Opened#present}
     */
    public Opened open(String clientId, Principal principal, boolean cleanStart, ClientLimits limits) {
        SessionEntry former = byClientId.get(clientId);
        if (former != null) {
            takeOver(former);
        }
        former = byClientId.get(clientId);
        // What one user left behind is nothing to another who comes with the same client id.
        if (former != null && (cleanStart || !former.session().user().equals(principal.user()))) {
            end(former);
            former = null;
        }
        if (former == null) {
            Session session = create(clientId, principal.user(), limits);
            session.authorize(principal);
            return new Opened(session, false);
        }
        Session session = former.session();
        session.authorize(principal);
        session.removeForbidden().forEach(subscriptions::remove);
        timers.cancel(former.expiry());
        // [MQTT-3.1.3-9]: the client is back in time.
        wills.cancel(former);
        return new Opened(session, true);
    }

    private Session create(String clientId, UserKey user, ClientLimits limits) {
        Session session = new Session(clientId, user, limits, budget, meter, events.log(), store, numbers);
        users.arrive(user);
        byClientId.put(clientId, new SessionEntry(session));
        byUser.computeIfAbsent(user, key -> new HashSet<>(2)).add(session);
        return session;
    }

    /** A session that was kept is there again, without its client. */
    void restore(String clientId, UserKey user, long expirySeconds, ClientLimits limits) {
        create(clientId, user, limits).restore(expirySeconds);
    }

    /** Numbers of messages up to this one were given before. */
    void restoreNumbers(long last) {
        numbers.restore(last);
    }

    /** All sessions that were kept are there: from now on they wait for their clients. */
    void restored() {
        for (SessionEntry entry : List.copyOf(byClientId.values())) {
            // Of a client that was connected to the end, the time counts from now, and not anew with each start.
            entry.session().away();
            await(entry);
        }
    }

    /** A session that a client is about to use; present tells whether it was there before. */
    public record Opened(Session session, boolean present) {}

    /** The connection is up. */
    public void connected(Session session, Optional<WillPacket> will) {
        byClientId.get(session.clientId()).will(will.map(Will::new));
        mostConnected = Math.max(mostConnected, ++connected);
        meter.recordConnected(session.user().username());
    }

    private void takeOver(SessionEntry entry) {
        Session session = entry.session();
        session.peer().ifPresent(peer -> {
            peer.disconnect(ReasonCode.SESSION_TAKEN_OVER);
            disconnected(session, true);
        });
    }

    /**
     * The connection is over.
     *
     * @param withWill whether the will is to be published
     */
    public void disconnected(Session session, boolean withWill) {
        SessionEntry entry = byClientId.get(session.clientId());
        events.disconnected(session);
        session.detach();
        connected--;
        meter.recordDisconnected();
        boolean ends = session.expirySeconds() == 0;
        if (withWill) {
            wills.lost(entry, ends);
        } else {
            entry.will(Optional.empty());
        }
        if (ends) {
            end(entry);
            return;
        }
        session.away();
        router.dealAgain(session.takeUnsentShared(group -> router.hasOtherConnected(group, session)));
        await(entry);
    }

    /** Ends the session unless its client comes back in time. */
    private void await(SessionEntry entry) {
        Session session = entry.session();
        if (session.expirySeconds() < ClientLimits.NO_EXPIRY) {
            Duration away = Duration.between(session.since(), Instant.now());
            long left = session.expirySeconds() - Math.max(0, away.toSeconds());
            entry.expiry(timers.after(Math.max(0, left), () -> expire(entry)));
        }
    }

    private void expire(SessionEntry entry) {
        expired++;
        end(entry);
    }

    private void end(SessionEntry entry) {
        Session session = entry.session();
        wills.sessionEnds(entry);
        timers.cancel(entry.expiry());
        byClientId.remove(session.clientId());
        byUser.computeIfPresent(
                session.user(), (user, sessions) -> sessions.remove(session) && sessions.isEmpty() ? null : sessions);
        users.leave(session.user());
        Collection<Subscription<Session>> left = session.subscriptions();
        left.forEach(subscriptions::remove);
        router.dealAgain(session.takeShared());
        session.discard();
    }
}
