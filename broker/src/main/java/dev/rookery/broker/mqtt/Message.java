package dev.rookery.broker.mqtt;

import dev.rookery.broker.memory.HeapSize;
import dev.rookery.broker.memory.HeldContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Application message inside the broker. The parts that the PUBLISH packets to all receivers share are stored encoded,
 * so that a delivery copies bytes and encodes nothing.
 * <p>Immutable; the arrays must not be modified. Thread-safe except for {@link #sharedPayload} and
 * {@link #plainPublish}, which cache their results and are confined to one thread.
 */
public final class Message {
    /** Value of {@link #expiresAt} for a message without expiry. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Minimum payload size in bytes from which receivers share the payload instead of copying it. */
    private static final int SHARED_PAYLOAD_THRESHOLD = 16 * 1024;
    /** Size of this object and its {@link HeldContent} on the heap. */
    private static final int OBJECT_BYTES = 72 + 48;

    private final String topic;
    private final byte[] topicBytes;
    private final byte[] payload;
    private final int qos;
    private final boolean retain;
    private final byte[] properties;
    private final long expiresAt;
    /** Plain PUBLISH packet for MQTT 3; encoded on first use. */
    private byte @Nullable [] plainPublish3;

    /** Plain PUBLISH packet for MQTT 5; encoded on first use. */
    private byte @Nullable [] plainPublish5;

    private boolean manyReceivers;
    /** Memory charged for the message; created when it is first held. */
    private @Nullable HeldContent held;
    /** Off-heap copy of a large payload, which sockets write without another copy; created for the first receiver. */
    private @Nullable ByteBuffer sharedPayload;

    /**
     * @param qos QoS of the publication, 0 to 2
     * @param retain RETAIN flag of the publication
     * @param properties see {@link Properties#forwarded}
     * @param expiresAt on the clock of {@link System#nanoTime}, or {@link #NEVER}
     */
    private Message(String topic, byte[] payload, int qos, boolean retain, byte[] properties, long expiresAt) {
        this.topic = topic;
        this.topicBytes = topic.getBytes(StandardCharsets.UTF_8);
        this.payload = payload;
        this.qos = qos;
        this.retain = retain;
        this.properties = properties;
        this.expiresAt = expiresAt;
    }

    /**
     * Returns a message published by a client.
     *
     * @param properties of the PUBLISH packet; the message expiry interval starts now
     * @param now on the clock of {@link System#nanoTime}
     */
    public static Message of(String topic, byte[] payload, int qos, boolean retain, Properties properties, long now) {
        long expiry = properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
        long expiresAt = expiry < 0 ? NEVER : now + expiry * 1_000_000_000L;
        return new Message(topic, payload, qos, retain, properties.forwarded(), expiresAt);
    }

    /**
     * Returns a message whose properties are given as values instead of an encoded packet.
     *
     * @param now on the clock of {@link System#nanoTime}
     */
    public static Message of(
            String topic, byte[] payload, int qos, boolean retain, MessageProperties properties, long now) {
        long expiresAt = properties.expirySeconds().isEmpty()
                ? NEVER
                : now + properties.expirySeconds().getAsLong() * 1_000_000_000L;
        return new Message(topic, payload, qos, retain, properties.encoded(), expiresAt);
    }

    /** Returns a message read from storage; see {@link MessageRecord}. */
    static Message restored(String topic, byte[] payload, int qos, boolean retain, byte[] properties, long expiresAt) {
        return new Message(topic, payload, qos, retain, properties, expiresAt);
    }

    /** Returns the message's properties, with the remaining expiry interval. */
    public MessageProperties describe(long now) {
        return MessageProperties.of(this, now);
    }

    /** Returns a message published by the broker itself, without properties and expiry. */
    public static Message of(String topic, byte[] payload, int qos, boolean retain) {
        return new Message(topic, payload, qos, retain, Properties.NONE.forwarded(), NEVER);
    }

    public String topic() {
        return topic;
    }

    public byte[] payload() {
        return payload;
    }

    public int qos() {
        return qos;
    }

    public boolean retain() {
        return retain;
    }

    byte[] topicBytes() {
        return topicBytes;
    }

    byte[] properties() {
        return properties;
    }

    boolean expires() {
        return expiresAt != NEVER;
    }

    /** Returns the expiry time on the clock of {@link System#nanoTime}, or {@link #NEVER}. */
    long expiresAt() {
        return expiresAt;
    }

    /** Returns whether the message must no longer be delivered [MQTT-3.3.2-5]. */
    public boolean isExpired(long now) {
        return expiresAt != NEVER && expiresAt - now <= 0;
    }

    /** Returns the remaining expiry interval in whole seconds, rounded up; 0 for an expired message [MQTT-3.3.2-6]. */
    long remainingSeconds(long now) {
        return Math.max(0, (expiresAt - now + 999_999_999L) / 1_000_000_000L);
    }

    /** Enables encoding the plain PUBLISH packet once and sharing it between the receivers. */
    public void expectManyReceivers() {
        manyReceivers = true;
    }

    /** Discards the shared packets after the last receiver: those who hold the message from now on do not need them. */
    public void endManyReceivers() {
        manyReceivers = false;
        plainPublish3 = null;
        plainPublish5 = null;
    }

    /** Returns whether {@link #plainPublish} is worth its memory. */
    boolean hasManyReceivers() {
        return manyReceivers;
    }

    /** Returns the PUBLISH packet with QoS 0, no flags and only the forwarded properties. */
    byte[] plainPublish(ProtocolVersion version) {
        byte[] encoded = version.isV5() ? plainPublish5 : plainPublish3;
        if (encoded == null) {
            encoded = PublishOutput.plain(this).encode(version);
            if (version.isV5()) {
                plainPublish5 = encoded;
            } else {
                plainPublish3 = encoded;
            }
        }
        return encoded;
    }

    /** Returns whether receivers share the payload through {@link #sharedPayload}. */
    public boolean isLarge() {
        return payload.length >= SHARED_PAYLOAD_THRESHOLD;
    }

    /** Returns the payload in direct memory that all receivers share and the garbage collector frees. */
    public ByteBuffer sharedPayload() {
        if (sharedPayload == null) {
            sharedPayload =
                    ByteBuffer.allocateDirect(payload.length).put(payload).flip();
        }
        return sharedPayload.duplicate();
    }

    /**
     * Returns what queues, inflight windows and the retained messages charge for this message. Confined to the event
     * loop of the message's tenant.
     */
    public HeldContent held() {
        if (held == null) {
            held = new HeldContent(heapBytes());
        }
        return held;
    }

    /** Returns the size of the message on the heap in bytes. */
    long heapBytes() {
        // Only ASCII names have as many bytes as characters.
        long name = HeapSize.ofString(topic.length(), topicBytes.length == topic.length());
        return OBJECT_BYTES + name + HeapSize.of(topicBytes) + HeapSize.of(payload) + HeapSize.of(properties);
    }

    /** Returns the size in bytes that counts against the limits of queued and retained messages. */
    public int size() {
        return topicBytes.length + payload.length + properties.length;
    }
}
