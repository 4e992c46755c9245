package dev.rookery.testkit.wire;

/** Packets without a builder. */
public final class WirePackets {
    private WirePackets() {}

    public static byte[] acknowledgement(ServerPacket.Acknowledgement.Type type, int packetId) {
        return new WireWriter().twoBytes(packetId).toPacket(firstByte(type));
    }

    /** Returns an acknowledgment with reason code and properties, MQTT 5 only. */
    public static byte[] acknowledgement(
            ServerPacket.Acknowledgement.Type type, int packetId, int code, WireProperties properties) {
        return new WireWriter()
                .twoBytes(packetId)
                .byteValue(code)
                .bytes(properties.toBytes())
                .toPacket(firstByte(type));
    }

    public static byte[] unsubscribe(Version version, int packetId, String... filters) {
        WireWriter out = new WireWriter().twoBytes(packetId);
        if (version == Version.V5) {
            out.bytes(WireProperties.NONE.toBytes());
        }
        for (String filter : filters) {
            out.text(filter);
        }
        return out.toPacket(0xa2);
    }

    public static byte[] pingRequest() {
        return new WireWriter().toPacket(0xc0);
    }

    public static byte[] disconnect() {
        return new WireWriter().toPacket(0xe0);
    }

    /** Returns DISCONNECT with reason code and properties, MQTT 5 only. */
    public static byte[] disconnect(int code, WireProperties properties) {
        return new WireWriter().byteValue(code).bytes(properties.toBytes()).toPacket(0xe0);
    }

    /** Returns AUTH, MQTT 5 only. */
    public static byte[] auth(int code, WireProperties properties) {
        return new WireWriter().byteValue(code).bytes(properties.toBytes()).toPacket(0xf0);
    }

    private static int firstByte(ServerPacket.Acknowledgement.Type type) {
        // Only PUBREL has the flags 0010 [section 2.1.3].
        return type.number << 4 | (type == ServerPacket.Acknowledgement.Type.PUBREL ? 2 : 0);
    }
}
