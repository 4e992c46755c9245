package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Encodes all packets that the broker sends except PUBLISH. Only MQTT 5 packets carry reason codes and properties. */
public final class PacketOutput {
    private PacketOutput() {}

    /** Writes a CONNACK before MQTT 5, with a return code of that version. */
    public static void connack(ByteBuf out, boolean sessionPresent, int returnCode) {
        out.writeShort(0x2002);
        out.writeByte(sessionPresent ? 1 : 0);
        out.writeByte(returnCode);
    }

    /** Writes a CONNACK of MQTT 5. */
    public static void connack(ByteBuf out, boolean sessionPresent, int reasonCode, PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(0x20);
        writeVariableByteInteger(out, 2 + propertyBlockSize(encoded));
        out.writeByte(sessionPresent ? 1 : 0);
        out.writeByte(reasonCode);
        writePropertyBlock(out, encoded);
    }

    /** Returns the size in bytes of an MQTT 5 CONNACK with these properties. */
    public static int connackSize(PropertyWriter properties) {
        int block = variableByteIntegerSize(properties.size()) + properties.size();
        return 1 + variableByteIntegerSize(2 + block) + 2 + block;
    }

    /** Writes a successful acknowledgement, which is the same in every version. */
    public static void acknowledgement(ByteBuf out, AcknowledgementPacket.Type type, int packetId) {
        out.writeByte(type.firstByte());
        out.writeByte(2);
        out.writeShort(packetId);
    }

    /** Writes an MQTT 5 acknowledgement with a reason code. */
    public static void acknowledgement(
            ByteBuf out, AcknowledgementPacket.Type type, int packetId, ReasonCode reason, PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(type.firstByte());
        // Section 3.4.2.2.1: the property length is optional if there are no properties.
        writeVariableByteInteger(out, 3 + (encoded.length == 0 ? 0 : propertyBlockSize(encoded)));
        out.writeShort(packetId);
        out.writeByte(reason.code());
        if (encoded.length > 0) {
            writePropertyBlock(out, encoded);
        }
    }

    /** Writes a SUBACK; the codes are those of the version. */
    public static void suback(
            ByteBuf out, ProtocolVersion version, int packetId, List<Integer> codes, PropertyWriter properties) {
        subscriptionAcknowledgement(out, 0x90, version, packetId, codes, properties);
    }

    /** Writes an UNSUBACK; without codes before MQTT 5. */
    public static void unsuback(
            ByteBuf out, ProtocolVersion version, int packetId, List<Integer> codes, PropertyWriter properties) {
        subscriptionAcknowledgement(out, 0xb0, version, packetId, version.isV5() ? codes : List.of(), properties);
    }

    private static void subscriptionAcknowledgement(
            ByteBuf out,
            int firstByte,
            ProtocolVersion version,
            int packetId,
            List<Integer> codes,
            PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(firstByte);
        writeVariableByteInteger(out, 2 + (version.isV5() ? propertyBlockSize(encoded) : 0) + codes.size());
        out.writeShort(packetId);
        if (version.isV5()) {
            writePropertyBlock(out, encoded);
        }
        codes.forEach(out::writeByte);
    }

    public static void pingResponse(ByteBuf out) {
        out.writeShort(0xd000);
    }

    /** Writes a DISCONNECT of MQTT 5. */
    public static void disconnect(ByteBuf out, ReasonCode reason, PropertyWriter properties) {
        reasonAndProperties(out, 0xe0, reason, properties);
    }

    /** Writes an AUTH of MQTT 5. */
    public static void auth(ByteBuf out, ReasonCode reason, PropertyWriter properties) {
        reasonAndProperties(out, 0xf0, reason, properties);
    }

    private static void reasonAndProperties(ByteBuf out, int firstByte, ReasonCode reason, PropertyWriter properties) {
        byte[] encoded = properties.toBytes();
        out.writeByte(firstByte);
        writeVariableByteInteger(out, 1 + propertyBlockSize(encoded));
        out.writeByte(reason.code());
        writePropertyBlock(out, encoded);
    }

    private static int propertyBlockSize(byte[] encoded) {
        return variableByteIntegerSize(encoded.length) + encoded.length;
    }

    private static void writePropertyBlock(ByteBuf out, byte[] encoded) {
        writeVariableByteInteger(out, encoded.length);
        out.writeBytes(encoded);
    }

    static void writeVariableByteInteger(ByteBuf out, int value) {
        int remaining = value;
        while (remaining > 0x7f) {
            out.writeByte(remaining & 0x7f | 0x80);
            remaining >>>= 7;
        }
        out.writeByte(remaining);
    }

    static int variableByteIntegerSize(int value) {
        if (value < 1 << 7) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        return value < 1 << 21 ? 3 : 4;
    }
}
