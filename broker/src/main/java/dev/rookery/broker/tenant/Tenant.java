package dev.rookery.broker.tenant;

import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.ConnectionRates;
import dev.rookery.broker.limit.FlappingDetector;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.Rate;
import dev.rookery.broker.limit.ServiceLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.LoopMemory;
import dev.rookery.broker.memory.TenantMemory;
import dev.rookery.broker.meter.MinuteSeries;
import dev.rookery.broker.meter.SeriesMemory;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.refusal.RefusalCounters;
import dev.rookery.broker.session.QueueBudget;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.InMemoryStore;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.SubscriptionTree;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * State of one tenant. Confined to its event loop except {@link #id}, {@link #loop} and {@link #limits}, which are
 * thread-safe.
 */
public final class Tenant {
    private final TenantId id;
    private final EventLoop loop;
    private final SubscriptionTree<Session> subscriptions = new SubscriptionTree<>();
    private final TenantMeter meter = new TenantMeter();
    private final Metering metering;
    private final TenantEvents events = new TenantEvents();
    private final MinuteSeries series;
    private final TenantStore store;
    private final TenantMemory memory;
    private final RetainedMessages retained;
    private final RetainedMessages systemTopics =
            new RetainedMessages(bytes -> {}, new InMemoryStore(), Optional.empty());
    private final Router router;
    private final MessagePublisher publisher;
    private final Sessions sessions;
    private Runnable systemTopicsListener = () -> {};
    private final List<Runnable> stopListeners = new ArrayList<>(2);
    /** Whether clients are refused because the tenant is suspended or being removed. */
    private boolean closed;

    private Optional<ServerRedirect> redirect = Optional.empty();
    private final LimitCounters limitCounters;
    private final RefusalCounters refusals;
    private final FlappingDetector flapping;
    private final ConnectionRates connectionRates = new ConnectionRates();
    private final UserChanges userChanges;
    private final Rate publishRate = new Rate(System.nanoTime());
    /** Client limits by username, in place of the tenant's. */
    private final Map<String, ClientLimits> userLimits = new HashMap<>(0);

    private final TenantRestorer restorer;

    private volatile TenantLimits limits;

    /**
     * @param loop the event loop to which the tenant is confined
     */
    public Tenant(
            TenantId id,
            EventLoop loop,
            TenantLimits limits,
            LimitCounters limitCounters,
            RefusalCounters refusals,
            FlappingDetector flapping,
            PresentUsers users,
            TenantStore store,
            LoopMemory loopMemory,
            SeriesMemory seriesMemory) {
        this.store = store;
        this.series = new MinuteSeries(seriesMemory);
        this.metering = new Metering(meter);
        this.memory = new TenantMemory(
                loopMemory,
                () -> limits().memoryBytes(),
                username -> userMemoryBytes(username, loopMemory.userShare()));
        this.retained = new RetainedMessages(meter::addRetainedBytes, store, Optional.of(memory));
        this.router = new Router(subscriptions, retained);
        this.id = id;
        this.loop = loop;
        this.limits = limits;
        this.limitCounters = limitCounters;
        this.refusals = refusals;
        this.flapping = flapping;
        this.publisher = new MessagePublisher(router, retained, metering, this::limits, limitCounters, memory, loop);
        QueueBudget budget = new QueueBudget(this::limits, limitCounters, meter);
        this.sessions = new Sessions(
                subscriptions,
                router,
                new Wills(publisher, loop),
                loop,
                users,
                budget,
                new QueueBudget(() -> ServiceLimits.ALL_CLIENTS, limitCounters, metering.services()),
                memory,
                metering,
                events,
                store);
        this.userChanges = new UserChanges(subscriptions, sessions, events, loop);
        this.restorer = new TenantRestorer(this);
    }

    public TenantId id() {
        return id;
    }

    public EventLoop loop() {
        return loop;
    }

    /** Returns the effective limits. */
    public TenantLimits limits() {
        return limits;
    }

    /**
     * Replaces the limits, also for connected clients. Existing state that exceeds them remains.
     *
     * @param applied runs on the event loop when the limits apply to all sessions
     */
    public void updateLimits(TenantLimits changed, Runnable applied) {
        limits = changed;
        memory.limitsChanged();
        SessionWalk.overAll(sessions, this::updateLimits, loop, applied);
    }

    /**
     * Replaces the tenant's client limits for the clients of one user; an empty value removes the override.
     *
     * @param applied runs on the event loop when the limits apply to all sessions of the user
     */
    public void updateLimits(String username, Optional<ClientLimits> override, Runnable applied) {
        override.ifPresentOrElse(given -> userLimits.put(username, given), () -> userLimits.remove(username));
        memory.limitsChanged();
        SessionWalk.over(sessions.of(new UserKey(id, username)), this::updateLimits, loop, applied);
    }

    private void updateLimits(Session session) {
        session.updateLimits(clientLimits(session.user().username()));
    }

    /** Returns the effective limits of each client of a user. */
    public ClientLimits clientLimits(String username) {
        return userLimits.getOrDefault(
                username, metering.isService(username) ? ServiceLimits.client(id) : limits.client());
    }

    /** A user for whose clients longer queues are configured gets the memory for one. */
    private long userMemoryBytes(String username, long share) {
        ClientLimits effective = clientLimits(username);
        boolean longerQueue = effective.queuedBytes() > limits.client().queuedBytes();
        return effective.userMemoryBytes() == 0 && longerQueue
                ? share + effective.queuedBytes()
                : effective.userMemoryBytes();
    }

    public LimitCounters limitCounters() {
        return limitCounters;
    }

    /** Returns which clients connect again and again. */
    public FlappingDetector flapping() {
        return flapping;
    }

    /** Returns the counters of refusals of all tenants. */
    public RefusalCounters refusals() {
        return refusals;
    }

    public ConnectionRates connectionRates() {
        return connectionRates;
    }

    /** Returns the rate at which all clients together publish. */
    public Rate publishRate() {
        return publishRate;
    }

    /** Returns what the tenant's state is charged to. */
    public TenantMemory memory() {
        return memory;
    }

    public TenantStore store() {
        return store;
    }

    public Sessions sessions() {
        return sessions;
    }

    public SubscriptionTree<Session> subscriptions() {
        return subscriptions;
    }

    /** Returns the retained messages published by clients. */
    public RetainedMessages retained() {
        return retained;
    }

    /** Removes a retained message that has expired. */
    public void removeExpired(Message message) {
        retained.removeExpired(message);
    }

    public MessagePublisher publisher() {
        return publisher;
    }

    public TenantMeter meter() {
        return meter;
    }

    /** Returns which meter counts the traffic of a user. */
    public Metering metering() {
        return metering;
    }

    public TenantEvents events() {
        return events;
    }

    /** Returns the numbers of the tenant for each minute of the last day. */
    public MinuteSeries series() {
        return series;
    }

    // $SYS topics

    /** Sets the listener of {@link #requestSystemTopics}. */
    public void setSystemTopicsListener(Runnable listener) {
        systemTopicsListener = listener;
    }

    /** Publishes the {@code $SYS} topics before this method returns. To be called before a client subscribes to them. */
    public void requestSystemTopics() {
        systemTopicsListener.run();
    }

    /** Returns the retained messages under {@code $SYS}, which do not count against the tenant's limits. */
    public RetainedMessages systemTopics() {
        return systemTopics;
    }

    /** Publishes a message under {@code $SYS}, unless the last one of the topic is still on its way. */
    public void publishSystemTopic(Message message) {
        if (!publisher.isPending(message.topic())) {
            systemTopics.put(message, null);
            publisher.publishSystemTopic(message);
        }
    }

    public void clearSystemTopics() {
        systemTopics.clear();
    }

    // Life cycle

    /** Returns whether clients are refused because the tenant is suspended or being removed. */
    public boolean isClosed() {
        return closed;
    }

    /** Refuses clients from now on, and disconnects them in the next event-loop iterations. Sessions remain. */
    void close() {
        closed = true;
        userChanges.disconnectAll();
    }

    /** Accepts clients again after {@link #close}. */
    void reopen() {
        closed = false;
    }

    /**
     * Ends some sessions of a user, without their wills.
     *
     * @return number of sessions; fewer than {@code limit} if none is left
     */
    public int endSessions(UserKey user, int limit) {
        int ended = 0;
        for (Session session : sessions.of(user)) {
            if (ended == limit) {
                break;
            }
            sessions.remove(session);
            ended++;
        }
        return ended;
    }

    /** Ends a session without its will, and disconnects its client. */
    public void endSession(Session session) {
        sessions.remove(session);
    }

    /** Adds what ends a periodic task of the tenant when it is removed. */
    public void addStopListener(Runnable listener) {
        stopListeners.add(listener);
    }

    void stop() {
        stopListeners.forEach(Runnable::run);
    }

    // Drain

    /** Returns the reply to new clients while the broker is drained; empty otherwise. */
    public Optional<ServerRedirect> redirect() {
        return redirect;
    }

    /** Refuses new clients from now on. */
    public void startRedirecting(ServerRedirect reply) {
        redirect = Optional.of(reply);
    }

    /**
     * Returns the usage for the usage recorder.
     *
     * @param newHour whether these are the last values of the hour
     */
    public TenantUsage collectUsage(boolean newHour) {
        TenantUsage collected = meter.collect(id);
        if (newHour) {
            meter.startHour();
            SessionWalk.overAll(sessions, this::recordStillConnected, loop, () -> {});
        }
        return collected;
    }

    private void recordStillConnected(Session session) {
        if (session.isConnected() && !metering.isService(session)) {
            meter.recordStillConnected(session.user().username());
        }
    }

    // Restored state

    /** Restores a persisted change. To be called before the first client connects. */
    public void restore(Change change) {
        restorer.restore(change);
    }

    /** Starts the timers of the restored sessions. To be called after the last {@link #restore}. */
    public void finishRestore() {
        sessions.finishRestore();
    }

    /** Like {@link #finishRestore()}, some sessions in each iteration of the event loop. */
    void finishRestore(Runnable finished) {
        SessionWalk.overAll(sessions, sessions::finishRestore, loop, finished);
    }

    /** Returns what applies changes of users to the sessions. */
    public UserChanges userChanges() {
        return userChanges;
    }
}
