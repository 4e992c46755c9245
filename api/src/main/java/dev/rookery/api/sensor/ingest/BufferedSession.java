package dev.rookery.api.sensor.ingest;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** MQTT session with the buffer of its received messages. Exists while its worker holds the lease. Thread-safe. */
final class BufferedSession implements SessionListener {
    private final ReceiveBuffer buffer;
    private final MqttSession session;
    private final Runnable newSession;
    private volatile boolean connected;

    /**
     * @param sessions creates a session that reports to the listener
     * @param newSession called when the broker has created a new session instead of resuming the former one
     */
    BufferedSession(ReceiveBuffer buffer, Function<SessionListener, MqttSession> sessions, Runnable newSession) {
        this.buffer = buffer;
        this.newSession = newSession;
        session = sessions.apply(this);
    }

    void start() {
        session.start();
    }

    boolean isConnected() {
        return connected;
    }

    /** Returns the arrival of the oldest buffered message in microseconds since 1970; 0 if there is none. */
    long oldestArrival() {
        return buffer.oldestArrival();
    }

    /** Returns whether the session is draining and all messages are taken. */
    boolean isDone() {
        return buffer.isDone();
    }

    /** Returns an empty batch after the timeout. */
    List<ReceivedPublish> takeBatch(Duration timeout) throws InterruptedException {
        return buffer.takeBatch(timeout);
    }

    void acknowledge(List<ReceivedPublish> batch) {
        session.acknowledge(batch);
        if (buffer.hasCapacity()) {
            session.resume();
        }
    }

    /** Stops receiving messages. */
    void drain() {
        session.stopReading();
        buffer.close();
    }

    /** Disconnects. The broker retains the session and redelivers unacknowledged messages. */
    void close() {
        drain();
        session.close();
    }

    @Override
    public void connected(boolean resumed) {
        connected = true;
        if (!resumed) {
            newSession.run();
        }
    }

    @Override
    public boolean received(ReceivedPublish publish) {
        return buffer.offer(publish);
    }

    @Override
    public void disconnected() {
        connected = false;
    }
}
