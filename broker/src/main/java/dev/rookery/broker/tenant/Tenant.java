package dev.rookery.broker.tenant;

import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.ConnectionRates;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.Rate;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.QueueBudget;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.InMemoryStore;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionTree;
import dev.rookery.broker.transport.EventLoopQueue;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One customer's share of the broker. For its own event loop, but for {@link #id}, {@link #loop} and {@link #limits}. */
public final class Tenant {
    /** To close a connection takes up to a hundred microseconds. */
    private static final int CHANGES_A_TURN = 8;

    private final TenantId id;
    private final EventLoop loop;
    private final SubscriptionTree<Session> subscriptions = new SubscriptionTree<>();
    private final TenantMeter meter = new TenantMeter();
    private final TenantEvents events = new TenantEvents();
    private final TenantStore store;
    private final RetainedMessages retained;
    private final RetainedMessages system = new RetainedMessages(bytes -> {}, new InMemoryStore());
    private final Router router;
    private final Publications publications;
    private final Sessions sessions;
    private Runnable systemWanted = () -> {};
    private Optional<ServerRedirect> redirect = Optional.empty();
    private final LimitCounters bounds;
    private final ConnectionRates connectionRates = new ConnectionRates();
    /** What changes to users bring: rights are gone at once, connections and subscriptions a few in each turn. */
    private final EventLoopQueue<Runnable> changes = new EventLoopQueue<>(CHANGES_A_TURN, Runnable::run);

    private final Rate publishRate = new Rate(System.nanoTime());
    /** Users that have limits of their own. */
    private final Map<String, ClientLimits> ownLimits = new HashMap<>(0);

    private final Restoration restoration;

    private volatile TenantLimits limits;

    /** @param loop the thread that all of it belongs to */
    public Tenant(
            TenantId id,
            EventLoop loop,
            TenantLimits limits,
            LimitCounters bounds,
            PresentUsers users,
            TenantStore store) {
        this.store = store;
        this.retained = new RetainedMessages(meter::addRetainedBytes, store);
        this.router = new Router(subscriptions, retained);
        this.id = id;
        this.loop = loop;
        this.limits = limits;
        this.bounds = bounds;
        Timers timers = new Timers(loop);
        this.publications = new Publications(router, retained, meter, this::limits, bounds);
        QueueBudget budget = new QueueBudget(this::limits, bounds, meter);
        this.sessions = new Sessions(
                subscriptions, router, new Wills(publications, timers), timers, users, budget, meter, events, store);
        this.restoration = new Restoration(this);
    }

    public TenantId id() {
        return id;
    }

    public EventLoop loop() {
        return loop;
    }

    /** Those in force now. */
    public TenantLimits limits() {
        return limits;
    }

    /** Changes the limits, for clients that are connected too. What is there already stays. */
    public void limit(TenantLimits changed) {
        limits = changed;
        for (Session session : sessions.all()) {
            session.limit(limitsOf(session.user().username()));
        }
    }

    /** Gives a user's clients limits of their own; empty takes them back. */
    public void limit(String username, Optional<ClientLimits> own) {
        own.ifPresentOrElse(given -> ownLimits.put(username, given), () -> ownLimits.remove(username));
        for (Session session : sessions.of(new UserKey(id, username))) {
            session.limit(limitsOf(username));
        }
    }

    /** What each client of a user may take. */
    public ClientLimits limitsOf(String username) {
        return ownLimits.getOrDefault(username, limits.client());
    }

    /** Counts the bounds that somebody comes upon. */
    public LimitCounters bounds() {
        return bounds;
    }

    /** How fast connections are made. */
    public ConnectionRates connectionRates() {
        return connectionRates;
    }

    /** How fast all clients together publish. */
    public Rate publishRate() {
        return publishRate;
    }

    /** Where what is durable of it is kept. */
    public TenantStore store() {
        return store;
    }

    public Sessions sessions() {
        return sessions;
    }

    public SubscriptionTree<Session> subscriptions() {
        return subscriptions;
    }

    /** What clients published to be retained. */
    public RetainedMessages retained() {
        return retained;
    }

    /** Whom to tell when somebody is about to subscribe to topics of the server's own; on the loop, set once. */
    public void onSystemWanted(Runnable told) {
        systemWanted = told;
    }

    /** Somebody is about to subscribe below {@code $SYS}: what is there has to be there when this returns. */
    public void systemWanted() {
        systemWanted.run();
    }

    /** What the server retains under {@code $SYS}, apart from the clients' messages and their bounds. */
    public RetainedMessages system() {
        return system;
    }

    /** Publishes a message of the server's own. */
    public void publishSystem(Message message) {
        system.put(message);
        router.route(message, null);
    }

    /** Nobody wants to know any more. */
    public void forgetSystem() {
        system.clear();
    }

    public TenantMeter meter() {
        return meter;
    }

    /** What happened to its clients lately. */
    public TenantEvents events() {
        return events;
    }

    /** What newcomers are told while the broker is drained; empty at other times. */
    public Optional<ServerRedirect> redirect() {
        return redirect;
    }

    /** Refuses newcomers from now on. */
    public void redirect(ServerRedirect elsewhere) {
        redirect = Optional.of(elsewhere);
    }

    /**
     * The numbers for the one who writes them down.
     *
     * @param newHour whether these are the last of the hour
     */
    public TenantUsage collectUsage(boolean newHour) {
        TenantUsage collected = meter.collect(id);
        if (newHour) {
            meter.startHour(sessions.connectedUsers());
        }
        return collected;
    }

    /** Takes back a piece of what was kept when the broker ran last. Before anybody can connect. */
    public void restore(Change change) {
        restoration.restore(change);
    }

    /** That was all of it. */
    public void restored() {
        restoration.finish();
    }

    public Publications publications() {
        return publications;
    }

    /**
     * A user's row or rights changed: see {@link dev.rookery.auth.PrincipalWatcher#changed}.
     *
     * @param inForce runs on the loop when that is done for every session
     */
    void changed(UserKey user, Optional<Principal> current, Runnable inForce) {
        for (Session session : sessions.of(user)) {
            boolean sameLogin = current.filter(session::isUpToDate).isPresent();
            if (!sameLogin) {
                String reason = current.isPresent() ? "password_changed" : "user_removed";
                // By the time of its turn the client may have come back with the new password.
                session.peer().ifPresent(peer -> later(() -> notAuthorized(session, peer, reason)));
            }
            current.ifPresentOrElse(session::authorize, session::revoke);
            if (current.isPresent()) {
                later(() -> removeForbidden(session));
            }
        }
        later(inForce);
    }

    private void later(Runnable change) {
        changes.add(change, loop);
    }

    /** A client proved itself anew. */
    public void authorize(Session session, Principal current) {
        session.authorize(current);
        removeForbidden(session);
    }

    private void removeForbidden(Session session) {
        List<Subscription<Session>> forbidden = session.removeForbidden();
        forbidden.forEach(subscriptions::remove);
        if (!forbidden.isEmpty()) {
            String first = forbidden.get(0).filter();
            String others = forbidden.size() == 1 ? "" : " and " + (forbidden.size() - 1) + " more";
            events.revoked(session, "subscriptions_removed", first + others);
        }
    }

    private void notAuthorized(Session session, ClientConnection peer, String reason) {
        if (session.peer().filter(present -> present == peer).isEmpty()) {
            return;
        }
        events.revoked(session, reason, "");
        peer.disconnect(ReasonCode.NOT_AUTHORIZED);
    }
}
