package dev.rookery.bench.wire;

/** The MQTT control packets; the ordinal plus one is the type in the fixed header. */
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

    /** Bit 1 of the fixed header's flags: [MQTT-2.2.2-1] asks for it in these packets. */
    private static final int REQUIRED_FLAG = 0x02;

    static PacketType ofHeader(int header) {
        int type = header >>> 4;
        if (type == 0) {
            throw new MalformedPacketException("packet type 0");
        }
        return ALL[type - 1];
    }

    /** The first byte of a packet of this type, PUBLISH flags left out. */
    public int header() {
        int flags =
                switch (this) {
                    case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> REQUIRED_FLAG;
                    default -> 0;
                };
        return (ordinal() + 1) << 4 | flags;
    }
}
