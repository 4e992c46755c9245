package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Writes the packets that a server sends, all but PUBLISH. Reason codes and properties go out to MQTT 5 only. */
public final class PacketOutput {
    private PacketOutput() {}

    /** CONNACK before MQTT 5, with a return code of that version. */
    public static void connack(ByteBuf out, boolean sessionPresent, int returnCode) {
        out.writeShort(0x2002);
        out.writeByte(sessionPresent ? 1 : 0);
        out.writeByte(returnCode);
    }

    /** CONNACK of MQTT 5. */
    public static void connack(ByteBuf out, boolean sessionPresent, int reasonCode, PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(0x20);
        writeVariable(out, 2 + blockSize(encoded));
        out.writeByte(sessionPresent ? 1 : 0);
        out.writeByte(reasonCode);
        writeBlock(out, encoded);
    }

    /** Bytes of a CONNACK of MQTT 5 with these properties. */
    public static int connackSize(PropertyWriter properties) {
        int block = variableSize(properties.size()) + properties.size();
        return 1 + variableSize(2 + block) + 2 + block;
    }

    /** An acknowledgement that all went well, the same in every version. */
    public static void acknowledgement(ByteBuf out, AcknowledgementPacket.Type type, int packetId) {
        out.writeByte(type.firstByte());
        out.writeByte(2);
        out.writeShort(packetId);
    }

    /** An acknowledgement of MQTT 5 with a reason. */
    public static void acknowledgement(
            ByteBuf out, AcknowledgementPacket.Type type, int packetId, ReasonCode reason, PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(type.firstByte());
        // Section 3.4.2.2.1: without properties their length may be left out.
        writeVariable(out, 3 + (encoded.length == 0 ? 0 : blockSize(encoded)));
        out.writeShort(packetId);
        out.writeByte(reason.code());
        if (encoded.length > 0) {
            writeBlock(out, encoded);
        }
    }

    /** SUBACK; the codes are those of the version. */
    public static void suback(
            ByteBuf out, ProtocolVersion version, int packetId, List<Integer> codes, PropertyWriter properties) {
        subscriptionAnswer(out, 0x90, version, packetId, codes, properties);
    }

    /** UNSUBACK; before MQTT 5 without codes. */
    public static void unsuback(
            ByteBuf out, ProtocolVersion version, int packetId, List<Integer> codes, PropertyWriter properties) {
        subscriptionAnswer(out, 0xb0, version, packetId, version.isV5() ? codes : List.of(), properties);
    }

    private static void subscriptionAnswer(
            ByteBuf out,
            int firstByte,
            ProtocolVersion version,
            int packetId,
            List<Integer> codes,
            PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(firstByte);
        writeVariable(out, 2 + (version.isV5() ? blockSize(encoded) : 0) + codes.size());
        out.writeShort(packetId);
        if (version.isV5()) {
            writeBlock(out, encoded);
        }
        codes.forEach(out::writeByte);
    }

    public static void pingResponse(ByteBuf out) {
        out.writeShort(0xd000);
    }

    /** DISCONNECT; MQTT 5 only. */
    public static void disconnect(ByteBuf out, ReasonCode reason, PropertyWriter properties) {
        reasonAndProperties(out, 0xe0, reason, properties);
    }

    /** AUTH; MQTT 5 only. */
    public static void auth(ByteBuf out, ReasonCode reason, PropertyWriter properties) {
        reasonAndProperties(out, 0xf0, reason, properties);
    }

    private static void reasonAndProperties(ByteBuf out, int firstByte, ReasonCode reason, PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(firstByte);
        writeVariable(out, 1 + blockSize(encoded));
        out.writeByte(reason.code());
        writeBlock(out, encoded);
    }

    private static int blockSize(byte[] encoded) {
        return variableSize(encoded.length) + encoded.length;
    }

    private static void writeBlock(ByteBuf out, byte[] encoded) {
        writeVariable(out, encoded.length);
        out.writeBytes(encoded);
    }

    static void writeVariable(ByteBuf out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.writeByte(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    static int variableSize(int value) {
        if (value < 1 << 7) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        return value < 1 << 21 ? 3 : 4;
    }
}
