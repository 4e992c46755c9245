package dev.rookery.testkit.wire;

/** Builder of SUBSCRIBE packets. Not thread-safe. */
public final class Subscribe {
    /** Subscription option bits of MQTT 5 (section 3.8.3.1), added to the QoS. */
    public static final int NO_LOCAL = 4;

    public static final int RETAIN_AS_PUBLISHED = 8;
    public static final int RETAIN_ONLY_IF_NEW = 16;
    public static final int RETAIN_NEVER = 32;

    private final int packetId;
    private final WireWriter filters = new WireWriter();
    private WireProperties properties = WireProperties.NONE;

    private Subscribe(int packetId) {
        this.packetId = packetId;
    }

    public static Subscribe of(int packetId) {
        return new Subscribe(packetId);
    }

    /**
     * Adds a topic filter.
     *
     * @param options QoS plus option bits
     */
    public Subscribe filter(String filter, int options) {
        filters.text(filter).byteValue(options);
        return this;
    }

    public Subscribe with(WireProperties more) {
        properties = more;
        return this;
    }

    int packetId() {
        return packetId;
    }

    public byte[] toBytes(Version version) {
        WireWriter out = new WireWriter().twoBytes(packetId);
        if (version == Version.V5) {
            out.bytes(properties.toBytes());
        }
        return out.bytes(filters.toBytes()).toPacket(0x82);
    }
}
