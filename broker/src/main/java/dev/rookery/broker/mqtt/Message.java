package dev.rookery.broker.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An application message inside the broker. What every receiver's PUBLISH has in common is kept encoded, so that a
 * delivery copies bytes and encodes nothing. Immutable: the arrays are never written to. {@link #sharedPayload} and
 * {@link #plain} are for one thread.
 */
public final class Message {
    /** {@link #expiresAt} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Payloads of this many bytes and more are shared by their receivers and not copied for each. */
    private static final int LARGE = 16 * 1024;

    private final String topic;
    private final byte[] topicBytes;
    private final byte[] payload;
    private final int qos;
    private final boolean retain;
    private final byte[] properties;
    private final long expiresAt;
    /** The PUBLISH packets that most receivers get, of MQTT 3 and of MQTT 5; null until one is asked for. */
    private byte[] plain3;

    private byte[] plain5;
    private boolean manyReceivers;
    /** A copy outside the heap, which the network takes as it is; made for the first receiver of a large payload. */
    private ByteBuffer shared;

    /**
     * @param qos what it was published with, 0 to 2
     * @param retain the RETAIN flag it was published with
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
     * A message as a client published it.
     *
     * @param properties as they came; the message expiry interval counts from now
     * @param now on the clock of {@link System#nanoTime}
     */
    public static Message of(String topic, byte[] payload, int qos, boolean retain, Properties properties, long now) {
        long expiry = properties.number(Property.MESSAGE_EXPIRY_INTERVAL, -1);
        long expiresAt = expiry < 0 ? NEVER : now + expiry * 1_000_000_000L;
        return new Message(topic, payload, qos, retain, properties.forwarded(), expiresAt);
    }

    /** A message of somebody who says in the open what an MQTT 5 client would in properties. */
    public static Message of(
            String topic, byte[] payload, int qos, boolean retain, MessageProperties properties, long now) {
        long expiresAt = properties.expirySeconds().isEmpty()
                ? NEVER
                : now + properties.expirySeconds().getAsLong() * 1_000_000_000L;
        return new Message(topic, payload, qos, retain, properties.encoded(), expiresAt);
    }

    /** A message that was kept: {@link MessageRecord}. */
    static Message restored(String topic, byte[] payload, int qos, boolean retain, byte[] properties, long expiresAt) {
        return new Message(topic, payload, qos, retain, properties, expiresAt);
    }

    /** What its publisher said about it. */
    public MessageProperties describe(long now) {
        return MessageProperties.of(this, now);
    }

    /** A message of the server's own. */
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

    /** On the clock of {@link System#nanoTime}, or {@link #NEVER}. */
    long expiresAt() {
        return expiresAt;
    }

    /** Whether it may no longer be delivered [MQTT-3.3.2-5]. */
    public boolean isExpired(long now) {
        return expiresAt != NEVER && expiresAt - now <= 0;
    }

    /** Whole seconds left, at least 1: what the next receiver is told [MQTT-3.3.2-6]. */
    long secondsLeft(long now) {
        return Math.max(1, (expiresAt - now + 999_999_999L) / 1_000_000_000L);
    }

    /** It is about to go to several receivers: what they have in common is encoded once. */
    public void expectManyReceivers() {
        manyReceivers = true;
    }

    /** Whether {@link #plain} is worth its memory. */
    boolean hasManyReceivers() {
        return manyReceivers;
    }

    /** The whole PUBLISH with QoS 0, no flags and no properties but those that it was published with. */
    byte[] plain(ProtocolVersion version) {
        byte[] encoded = version.isV5() ? plain5 : plain3;
        if (encoded == null) {
            encoded = PublishOutput.plain(this).encode(version);
            if (version.isV5()) {
                plain5 = encoded;
            } else {
                plain3 = encoded;
            }
        }
        return encoded;
    }

    /** Whether receivers are to be sent {@link #sharedPayload}. */
    public boolean isLarge() {
        return payload.length >= LARGE;
    }

    /** The payload, in memory that all receivers share and that the garbage collector frees. */
    public ByteBuffer sharedPayload() {
        if (shared == null) {
            shared = ByteBuffer.allocateDirect(payload.length).put(payload).flip();
        }
        return shared.duplicate();
    }

    /** Bytes that it takes, for bounds on memory. */
    public int size() {
        return topicBytes.length + payload.length + properties.length;
    }
}
