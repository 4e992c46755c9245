package dev.rookery.api.sensor.ingest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.api.sensor.store.MessageStore.Presence;
import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.auth.TenantId;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * MQTT sessions of a worker. While the worker holds its lease, those of the default tenant are connected, and those of other
 * tenants as long as they have messages: the broker queues messages and announces them. If more than the maximum number of
 * sessions have messages, they are connected in turn. The session of a tenant without users is only created at the broker.
 * Thread-safe.
 */
final class WorkerSessions {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Time after which a session with messages lets another one connect that waits. */
    private static final Duration TURN = Duration.ofSeconds(2);

    private final BiFunction<SessionKey, SessionListener, MqttSession> factory;
    private final Duration expiry;
    private final int maximum;
    private final Duration idleTimeout;

    @GuardedBy("this")
    private final Map<SessionKey, SessionNeed> needs = new HashMap<>();

    @GuardedBy("this")
    private final Map<SessionKey, IngestSession> open = new HashMap<>();

    /** Sessions to connect when there is capacity, in the order of their turns. */
    @GuardedBy("this")
    private final Set<SessionKey> waiting = new LinkedHashSet<>();

    /** Sessions whose existence has to be recorded. */
    @GuardedBy("this")
    private final Map<SessionKey, Presence> present = new HashMap<>();

    @GuardedBy("this")
    private final Set<SessionKey> removed = new HashSet<>();

    /** Whether the broker announces messages of sessions that are not connected. */
    @GuardedBy("this")
    private boolean announced;

    /** Set while the worker holds the lease. */
    @GuardedBy("this")
    private @Nullable ReceiveBuffer buffer;

    /**
     * @param factory creates a session that reports to the listener
     * @param expiry time for which the broker retains the connected sessions of a stopped process
     * @param maximum number of connected sessions beside those of the default tenant
     * @param idleTimeout time without messages after which a session is disconnected
     */
    WorkerSessions(
            BiFunction<SessionKey, SessionListener, MqttSession> factory,
            Duration expiry,
            int maximum,
            Duration idleTimeout) {
        this.factory = factory;
        this.expiry = expiry;
        this.maximum = maximum;
        this.idleTimeout = idleTimeout;
    }

    /** Adds a session or what it is needed for. */
    synchronized void add(SessionKey key, SessionNeed need) {
        needs.merge(key, need, SessionNeed::and);
        removed.remove(key);
        connectInTurn(key);
    }

    /** Subscribes to the changed topic filters of the tenant's mappings, also for a session without users. */
    synchronized void subscribeAgain(SessionKey key) {
        IngestSession session = open.get(key);
        if (session != null) {
            session.reconnect();
        } else if (buffer != null) {
            add(key, new SessionNeed(true, false));
        }
    }

    /** Messages wait for the session at the broker. */
    synchronized void announce(SessionKey key) {
        announced = true;
        if (needs.containsKey(key)) {
            connectInTurn(key);
        }
    }

    /** Messages may wait for any session at the broker. */
    synchronized void announceAll() {
        announced = true;
        needs.keySet().forEach(this::connectInTurn);
    }

    @GuardedBy("this")
    private void connectInTurn(SessionKey key) {
        ReceiveBuffer current = buffer;
        if (current == null || open.containsKey(key)) {
            return;
        }
        if (isAlwaysConnected(key)) {
            connect(key, current);
        } else {
            waiting.add(key);
            connectWaiting();
        }
    }

    private static boolean isAlwaysConnected(SessionKey key) {
        return key.tenant().equals(TenantId.DEFAULT);
    }

    @GuardedBy("this")
    private void connectWaiting() {
        long capacity = maximum
                - open.keySet().stream().filter(key -> !isAlwaysConnected(key)).count();
        ReceiveBuffer current = buffer;
        for (Iterator<SessionKey> turns = waiting.iterator(); current != null && capacity > 0 && turns.hasNext(); ) {
            SessionKey next = turns.next();
            turns.remove();
            connect(next, current);
            capacity--;
        }
    }

    /**
     * Disconnects the sessions without messages and, if others wait, those whose turn is over. To be called by the worker
     * between batches: messages that are received and not stored are delivered again.
     */
    synchronized void takeTurns() {
        if (announced) {
            for (Map.Entry<SessionKey, IngestSession> session : candidates()) {
                if (session.getValue().isIdleFor(idleTimeout)) {
                    suspend(session);
                }
            }
        }
        if (!waiting.isEmpty()) {
            endTurns(waiting.size());
            connectWaiting();
        }
    }

    /** Disconnects sessions whose turn is over, those without messages first. */
    @GuardedBy("this")
    private void endTurns(int count) {
        List<Map.Entry<SessionKey, IngestSession>> over = candidates().stream()
                .filter(session -> session.getValue().isConnectedFor(TURN))
                .sorted(Comparator.comparing(session -> !session.getValue().isIdleFor(TURN)))
                .limit(count)
                .toList();
        for (Map.Entry<SessionKey, IngestSession> session : over) {
            boolean silent = announced && session.getValue().isIdleFor(TURN);
            suspend(session);
            if (!silent) {
                waiting.add(session.getKey());
            }
        }
    }

    /** Returns the sessions that need not be connected all the time and whose existence is recorded. */
    @GuardedBy("this")
    private List<Map.Entry<SessionKey, IngestSession>> candidates() {
        List<Map.Entry<SessionKey, IngestSession>> found = new ArrayList<>();
        for (Map.Entry<SessionKey, IngestSession> session : open.entrySet()) {
            SessionKey key = session.getKey();
            if (!isAlwaysConnected(key) && SessionNeed.CONSUME.equals(needs.get(key)) && !present.containsKey(key)) {
                found.add(Map.entry(key, session.getValue()));
            }
        }
        return found;
    }

    /** Disconnects a session that is connected again when there are messages. It never expires. */
    @GuardedBy("this")
    private void suspend(Map.Entry<SessionKey, IngestSession> session) {
        open.remove(session.getKey());
        session.getValue().close(IngestConfig.NO_EXPIRY);
    }

    /** Disconnects a session and forgets it. The broker retains it. */
    synchronized void remove(SessionKey key) {
        if (needs.remove(key) == null) {
            return;
        }
        present.remove(key);
        waiting.remove(key);
        removed.add(key);
        IngestSession session = open.remove(key);
        if (session != null) {
            session.close(expiry);
            connectWaiting();
        }
    }

    /** Returns whether messages of the session are to be stored. */
    synchronized boolean consumes(SessionKey key) {
        SessionNeed need = needs.get(key);
        return need != null && need.consume();
    }

    /** Connects the sessions, in turn. */
    synchronized void open(ReceiveBuffer received) {
        buffer = received;
        needs.keySet().forEach(this::connectInTurn);
    }

    @GuardedBy("this")
    private void connect(SessionKey key, ReceiveBuffer received) {
        IngestSession session = new IngestSession(key, received, factory, this::connected);
        open.put(key, session);
        session.start();
    }

    private synchronized void connected(SessionKey key, boolean resumed) {
        SessionNeed need = needs.get(key);
        ReceiveBuffer current = buffer;
        if (need != null && current != null && (need.create() || !resumed)) {
            present.put(key, resumed ? Presence.RESUMED : Presence.CREATED);
            current.wake();
        }
    }

    /** Returns the sessions that the broker has created, or whose existence has not been recorded yet. */
    synchronized Map<SessionKey, Presence> takePresent() {
        Map<SessionKey, Presence> taken = Map.copyOf(present);
        present.clear();
        return taken;
    }

    /** Returns the sessions that were removed. */
    synchronized Set<SessionKey> takeRemoved() {
        Set<SessionKey> taken = Set.copyOf(removed);
        removed.clear();
        return taken;
    }

    /** The existence of sessions is recorded: disconnects those that are not needed for more. They never expire. */
    synchronized void recorded(Set<SessionKey> sessions) {
        for (SessionKey key : sessions) {
            SessionNeed need = needs.get(key);
            if (need == null || need.consume()) {
                needs.computeIfPresent(key, (same, present) -> SessionNeed.CONSUME);
            } else {
                needs.remove(key);
                removed.add(key);
                IngestSession session = open.remove(key);
                if (session != null) {
                    session.close(IngestConfig.NO_EXPIRY);
                }
            }
        }
        connectWaiting();
    }

    /** Stops receiving messages. */
    synchronized void drain() {
        open.values().forEach(IngestSession::drain);
        if (buffer != null) {
            buffer.close();
        }
    }

    /** Disconnects all sessions until the lease is acquired again. Blocks until they are closed, at most 5 s. */
    void close() throws InterruptedException {
        List<Future<?>> closing = new ArrayList<>();
        synchronized (this) {
            buffer = null;
            present.clear();
            waiting.clear();
            open.values().forEach(session -> closing.add(session.close(expiry)));
            open.clear();
        }
        long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        for (Future<?> closed : closing) {
            closed.await(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    synchronized boolean isConnected(SessionKey key) {
        IngestSession session = open.get(key);
        return session != null && session.isConnected();
    }

    /** Returns whether all sessions that are to be connected are. */
    synchronized boolean areConnected() {
        return open.values().stream().allMatch(IngestSession::isConnected);
    }

    /** Returns the number of connected sessions. */
    synchronized long connected() {
        return open.values().stream().filter(IngestSession::isConnected).count();
    }

    /** Returns the arrival of the oldest buffered message in microseconds since 1970; 0 if there is none. */
    synchronized long oldestArrival() {
        return buffer == null ? 0 : buffer.oldestArrival();
    }
}
