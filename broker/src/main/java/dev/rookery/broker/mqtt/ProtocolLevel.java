package dev.rookery.broker.mqtt;

/**
 * Protocol name and level of a CONNECT.
 *
 * @param bridge whether the client is a bridge of another broker. Mosquitto sets bit 7 of the level in its bridges with MQTT 3,
 *     which has no options for subscriptions of bridges
 */
record ProtocolLevel(ProtocolVersion version, boolean bridge) {
    private static final String FORMER_NAME = "MQIsdp";
    private static final String NAME = "MQTT";
    /** Length of the longest name; a longer one is not that of MQTT. */
    static final int LONGEST_NAME = FORMER_NAME.length();

    private static final int BRIDGE = 0x80;

    /** Reads the protocol name and the protocol level at the start of the variable header. */
    static ProtocolLevel read(PacketInput in) throws PacketException {
        String name = in.utf8String();
        int level = in.unsignedByte();
        if (!name.equals(NAME) && !name.equals(FORMER_NAME)) {
            // [MQTT-3.1.2-1]: the client does not speak MQTT, so the broker closes the connection without CONNACK.
            throw PacketException.malformed("Invalid protocol name");
        }
        ProtocolVersion version = version(name, level & ~BRIDGE);
        return new ProtocolLevel(version, (level & BRIDGE) != 0 && !version.isV5());
    }

    private static ProtocolVersion version(String name, int level) throws PacketException {
        if (name.equals(FORMER_NAME)) {
            if (level == 3) {
                return ProtocolVersion.V3_1;
            }
        } else if (level == 4) {
            return ProtocolVersion.V3_1_1;
        } else if (level == 5) {
            return ProtocolVersion.V5;
        }
        throw new PacketException(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "Unsupported protocol " + name + " level " + level);
    }
}
