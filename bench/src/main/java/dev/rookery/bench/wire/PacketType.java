package dev.rookery.bench.wire;

/** MQTT control packet types. The ordinal plus one is the type in the fixed header. */
public enum PacketType {
    CONNECT,
    CONNACK,
    PUBLISH,
    PUBACK,
    PUBREC,
    PUBREL,
    PUBCOMP,
    SUBSCRIBE,
    SUBACK,
    UNSUBSCRIBE,
    UNSUBACK,
    PINGREQ,
    PINGRESP,
    DISCONNECT,
    AUTH;

    private static final PacketType[] ALL = values();

    /** Bit 1 of the flags, required for PUBREL, SUBSCRIBE and UNSUBSCRIBE [MQTT-2.2.2-1]. */
    private static final int REQUIRED_FLAG = 0x02;

    static PacketType ofHeader(int header) {
        int type = header >>> 4;
        if (type == 0) {
            throw new MalformedPacketException("Packet type 0 is reserved");
        }
        return ALL[type - 1];
    }

    /** Returns the first byte of a packet of this type, without PUBLISH flags. */
    public int header() {
        int flags =
                switch (this) {
                    case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> REQUIRED_FLAG;
                    default -> 0;
                };
        return (ordinal() + 1) << 4 | flags;
    }
}
