package dev.rookery.api.sensor.ingest;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What a lane takes in while it has its session's turn: the connections to the broker, and what arrives by them. */
final class Intake implements SessionListener {
    private final Inbox inbox;
    private final MqttSession session;
    private final Runnable newSession;
    private volatile boolean connected;

    /**
     * @param sessions makes the session that tells a listener of its deliveries
     * @param newSession told when the broker has begun a new session
     */
    Intake(Inbox inbox, Function<SessionListener, MqttSession> sessions, Runnable newSession) {
        this.inbox = inbox;
        this.newSession = newSession;
        session = sessions.apply(this);
    }

    void start() {
        session.start();
    }

    boolean isConnected() {
        return connected;
    }

    /** When the oldest message that waits arrived, in microseconds since 1970; 0 if none does. */
    long oldest() {
        return inbox.oldest();
    }

    /** Whether it was told to take no more and nothing is left. */
    boolean isDone() {
        return inbox.isDone();
    }

    /** What has arrived; empty if nothing does in time. */
    List<ReceivedPublish> take(Duration patience) throws InterruptedException {
        return inbox.take(patience);
    }

    void acknowledge(List<ReceivedPublish> batch) {
        session.acknowledge(batch);
        if (inbox.hasRoom()) {
            session.resume();
        }
    }

    /** Takes no more from the broker. For any thread. */
    void drain() {
        session.pause();
        inbox.close();
    }

    /** Takes leave of the broker, which keeps the session and what is not acknowledged. */
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
    public boolean delivered(ReceivedPublish delivery) {
        return inbox.offer(delivery);
    }

    @Override
    public void disconnected() {
        connected = false;
    }
}
