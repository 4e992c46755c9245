package dev.rookery.api.sensor.ingest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.api.sensor.store.MessageStore.Presence;
import dev.rookery.api.sensor.store.SessionKey;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * MQTT sessions of a worker. They are connected while the worker holds its lease. The session of a tenant without users is
 * only created at the broker, which queues its messages from then on, and connected again when the tenant has users.
 * Thread-safe.
 */
final class WorkerSessions {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final BiFunction<SessionKey, SessionListener, MqttSession> factory;
    private final Duration expiry;

    @GuardedBy("this")
    private final Map<SessionKey, SessionNeed> needs = new HashMap<>();

    @GuardedBy("this")
    private final Map<SessionKey, IngestSession> open = new HashMap<>();

    /** Sessions whose existence has to be recorded. */
    @GuardedBy("this")
    private final Map<SessionKey, Presence> present = new HashMap<>();

    @GuardedBy("this")
    private final Set<SessionKey> removed = new HashSet<>();

    /** Set while the worker holds the lease. */
    @GuardedBy("this")
    private @Nullable ReceiveBuffer buffer;

    /**
     * @param factory creates a session that reports to the listener
     * @param expiry time for which the broker retains the sessions of a stopped process
     */
    WorkerSessions(BiFunction<SessionKey, SessionListener, MqttSession> factory, Duration expiry) {
        this.factory = factory;
        this.expiry = expiry;
    }

    /** Adds a session or what it is needed for. */
    synchronized void add(SessionKey key, SessionNeed need) {
        needs.merge(key, need, SessionNeed::and);
        removed.remove(key);
        ReceiveBuffer current = buffer;
        if (current != null && !open.containsKey(key)) {
            connect(key, current);
        }
    }

    /** Disconnects a session and forgets it. The broker retains it. */
    synchronized void remove(SessionKey key) {
        if (needs.remove(key) == null) {
            return;
        }
        present.remove(key);
        removed.add(key);
        IngestSession session = open.remove(key);
        if (session != null) {
            session.close(expiry);
        }
    }

    /** Returns whether messages of the session are to be stored. */
    synchronized boolean consumes(SessionKey key) {
        SessionNeed need = needs.get(key);
        return need != null && need.consume();
    }

    /** Connects the sessions. */
    synchronized void open(ReceiveBuffer received) {
        buffer = received;
        needs.keySet().forEach(key -> connect(key, received));
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

    /** Returns the number of connected sessions. */
    synchronized long connected() {
        return open.values().stream().filter(IngestSession::isConnected).count();
    }

    /** Returns the arrival of the oldest buffered message in microseconds since 1970; 0 if there is none. */
    synchronized long oldestArrival() {
        return buffer == null ? 0 : buffer.oldestArrival();
    }
}
