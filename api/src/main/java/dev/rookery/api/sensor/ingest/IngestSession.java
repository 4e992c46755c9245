package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.store.SessionKey;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.function.BiFunction;

/** MQTT session with the queue of its received messages. Exists while its worker holds the lease. Thread-safe. */
final class IngestSession implements SessionListener {
    /** Receiver of what happens to sessions. Called on the event loop; must not block. */
    @FunctionalInterface
    interface Listener {
        /** @param resumed whether the broker has resumed the former session */
        void connected(SessionKey session, boolean resumed);
    }

    private final SessionKey key;
    private final ReceiveBuffer buffer;
    private final Listener listener;
    private final MqttSession session;
    private final SessionQueue queue;
    private volatile boolean connected;
    /** Time of the connection, {@link System#nanoTime}. */
    private volatile long connectedAt;
    /** Time of the connection or, if later, of the last message. */
    private volatile long activeAt;

    /** @param sessions creates a session that reports to the listener */
    IngestSession(
            SessionKey key,
            ReceiveBuffer buffer,
            BiFunction<SessionKey, SessionListener, MqttSession> sessions,
            Listener listener) {
        this.key = key;
        this.buffer = buffer;
        this.listener = listener;
        session = sessions.apply(key, this);
        queue = new SessionQueue(session::resume);
    }

    void start() {
        session.start();
    }

    /** Connects again, with the topic filters of that time. */
    void reconnect() {
        session.reconnect();
    }

    boolean isConnected() {
        return connected;
    }

    /** Returns whether the session is connected and has been for this time. */
    boolean isConnectedFor(Duration time) {
        return connected && System.nanoTime() - connectedAt >= time.toNanos();
    }

    /** Returns whether the session is connected, has received nothing for this time, and has nothing to store. */
    boolean isIdleFor(Duration time) {
        return connected && System.nanoTime() - activeAt >= time.toNanos() && buffer.isEmpty(queue);
    }

    /** Stops receiving messages. Those received can still be acknowledged. */
    void drain() {
        session.stopReading();
    }

    /**
     * Disconnects. The broker retains the session and redelivers unacknowledged messages.
     *
     * @param expiry time for which the broker retains the session
     * @return completed when the connection is closed
     */
    Future<?> close(Duration expiry) {
        Future<?> closed = session.close(expiry);
        buffer.remove(queue);
        connected = false;
        return closed;
    }

    @Override
    public void connected(boolean resumed) {
        connectedAt = System.nanoTime();
        activeAt = connectedAt;
        connected = true;
        listener.connected(key, resumed);
    }

    @Override
    public boolean received(ReceivedPublish publish) {
        activeAt = System.nanoTime();
        return buffer.offer(queue, publish);
    }

    @Override
    public void disconnected() {
        connected = false;
    }
}
