package dev.rookery.bench.driver;

import java.util.concurrent.CompletableFuture;

/** A connected client. Used on the driver's event loop only; its futures complete there. */
public interface LoadClient {
    /** Subscribes to a filter; fails if the broker refuses. */
    CompletableFuture<Void> subscribe(String filter, int qos);

    /** Takes a subscription back. */
    CompletableFuture<Void> unsubscribe(String filter);

    /** Returns whether the broker and the socket accept another message. {@link ClientListener#ready()} reports changes. */
    boolean canPublish();

    /**
     * Sends a message, at the latest with the next {@link #flush()}.
     *
     * @param intendedNanos when the message should have been sent, on the clock of {@link System#nanoTime()}
     */
    void publish(MessageTemplate publication, int sequence, long intendedNanos);

    /** Hands what was published to the socket. */
    void flush();

    /** How many messages of QoS 1 and 2 the broker has yet to acknowledge. */
    int unacknowledged();

    /** Disconnects in good order. */
    CompletableFuture<Void> close();
}
