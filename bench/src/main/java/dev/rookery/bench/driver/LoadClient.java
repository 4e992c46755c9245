package dev.rookery.bench.driver;

import java.util.concurrent.CompletableFuture;

/** Connected MQTT client. Confined to the driver's event loop, where its futures complete. */
public interface LoadClient {
    /** Subscribes to a filter. The future fails if the broker refuses the subscription. */
    CompletableFuture<Void> subscribe(String filter, int qos);

    /** Unsubscribes from a filter. */
    CompletableFuture<Void> unsubscribe(String filter);

    /** Returns whether the broker and the socket accept another message. {@link ClientListener#onWritable()} reports changes. */
    boolean canPublish();

    /**
     * Publishes a message. It may be buffered until the next {@link #flush()}.
     *
     * @param intendedNanos scheduled send time, in {@link System#nanoTime()}
     */
    void publish(MessageTemplate template, int sequence, long intendedNanos);

    /** Writes buffered messages to the socket. */
    void flush();

    /** Returns the number of unacknowledged QoS 1 and QoS 2 messages. */
    int unacknowledged();

    /** Sends DISCONNECT and closes the connection. */
    CompletableFuture<Void> close();
}
