package dev.rookery.testkit.wire;

import java.nio.charset.StandardCharsets;

/** Builder of PUBLISH packets. Not thread-safe. */
public final class Publish {
    private final String topic;
    private final byte[] payload;
    private int qos;
    private int packetId;
    private boolean retain;
    private boolean dup;
    private WireProperties properties = WireProperties.NONE;

    private Publish(String topic, byte[] payload) {
        this.topic = topic;
        this.payload = payload;
    }

    /** Creates a PUBLISH with QoS 0, not retained. */
    public static Publish of(String topic, String payload) {
        return of(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    public static Publish of(String topic, byte[] payload) {
        return new Publish(topic, payload);
    }

    public Publish qos(int level, int id) {
        qos = level;
        packetId = id;
        return this;
    }

    public Publish retain() {
        retain = true;
        return this;
    }

    public Publish dup() {
        dup = true;
        return this;
    }

    public Publish with(WireProperties more) {
        properties = more;
        return this;
    }

    public Publish with(WireProperty property, long value) {
        properties = properties.and(property, value);
        return this;
    }

    int qos() {
        return qos;
    }

    int packetId() {
        return packetId;
    }

    public byte[] toBytes(Version version) {
        WireWriter out = new WireWriter().text(topic);
        if (qos > 0) {
            out.twoBytes(packetId);
        }
        if (version == Version.V5) {
            out.bytes(properties.toBytes());
        }
        return out.bytes(payload).toPacket(0x30 | (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0));
    }
}
