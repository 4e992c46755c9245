package dev.rookery.broker.mqtt;

import java.util.concurrent.TimeUnit;

/**
 * Will of a client, from its CONNECT to the publication. Immutable.
 *
 * @param message the will message, without its expiry
 * @param delaySeconds Will Delay Interval, 0 to 4,294,967,295
 * @param expirySeconds Message Expiry Interval, which counts from the publication (section 3.1.3.2.4), or {@link #NO_EXPIRY}
 */
public record Will(Message message, long delaySeconds, long expirySeconds) {
    /** Value of {@link #expirySeconds} for a message without expiry. */
    public static final long NO_EXPIRY = -1;

    private static final int OBJECT_BYTES = 40;

    /** Returns the will of a CONNECT. */
    public static Will of(WillPacket packet) {
        Message message = Message.restored(
                packet.topic(),
                packet.payload(),
                packet.qos(),
                packet.retain(),
                packet.properties().forwarded(),
                Message.NEVER);
        long expiry = packet.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, NO_EXPIRY);
        return new Will(message, packet.delaySeconds(), expiry);
    }

    /**
     * Returns the message to be published.
     *
     * @param now on the clock of {@link System#nanoTime}
     */
    public Message publication(long now) {
        return expirySeconds == NO_EXPIRY
                ? message
                : Message.restored(
                        message.topic(),
                        message.payload(),
                        message.qos(),
                        message.retain(),
                        message.properties(),
                        now + TimeUnit.SECONDS.toNanos(expirySeconds));
    }

    public String topic() {
        return message.topic();
    }

    /** Returns the size of the will on the heap in bytes. */
    public long heapBytes() {
        return OBJECT_BYTES + message.heapBytes();
    }
}
