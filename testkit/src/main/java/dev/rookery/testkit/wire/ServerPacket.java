package dev.rookery.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Packet from a server. Codes are those on the wire; absent properties are {@link WireProperties#NONE}. */
public sealed interface ServerPacket {
    record Connack(boolean sessionPresent, int code, WireProperties properties) implements ServerPacket {}

    record Publish(
            boolean dup, int qos, boolean retain, String topic, int packetId, WireProperties properties, byte[] body)
            implements ServerPacket {
        /** Returns the payload as text. */
        public String payload() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
    record Acknowledgement(Type type, int packetId, int code, WireProperties properties) implements ServerPacket {
        /** Packet type with its number in the fixed header. */
        public enum Type {
            PUBACK(4),
            PUBREC(5),
            PUBREL(6),
            PUBCOMP(7);

            final int number;

            Type(int number) {
                this.number = number;
            }
        }
    }

    record Suback(int packetId, List<Integer> codes, WireProperties properties) implements ServerPacket {}

    record Unsuback(int packetId, List<Integer> codes, WireProperties properties) implements ServerPacket {}

    record PingResponse() implements ServerPacket {}

    record Disconnect(int code, WireProperties properties) implements ServerPacket {}

    record Auth(int code, WireProperties properties) implements ServerPacket {}

    /** Decodes a packet of the protocol version of the connection. */
    static ServerPacket decode(Version version, int firstByte, byte[] body) {
        WireReader in = new WireReader(body);
        boolean v5 = version == Version.V5;
        return switch (firstByte >>> 4) {
            case 2 -> new Connack((in.byteValue() & 1) != 0, in.byteValue(), properties(v5, in));
            case 3 -> publish(v5, firstByte & 15, in);
            case 4, 5, 6, 7 -> {
                Acknowledgement.Type type = Acknowledgement.Type.values()[(firstByte >>> 4) - 4];
                yield new Acknowledgement(type, in.twoBytes(), code(in), optionalProperties(in));
            }
            case 9 -> {
                int packetId = in.twoBytes();
                WireProperties properties = properties(v5, in);
                yield new Suback(packetId, codes(in), properties);
            }
            case 11 -> {
                int packetId = in.twoBytes();
                WireProperties properties = properties(v5, in);
                yield new Unsuback(packetId, codes(in), properties);
            }
            case 13 -> new PingResponse();
            case 14 -> new Disconnect(code(in), optionalProperties(in));
            case 15 -> new Auth(code(in), optionalProperties(in));
            default -> throw new WireException("A server does not send packets of type " + (firstByte >>> 4));
        };
    }

    private static Publish publish(boolean v5, int flags, WireReader in) {
        int qos = flags >>> 1 & 3;
        String topic = in.text();
        int packetId = qos == 0 ? 0 : in.twoBytes();
        WireProperties properties = properties(v5, in);
        return new Publish((flags & 8) != 0, qos, (flags & 1) != 0, topic, packetId, properties, in.rest());
    }

    private static WireProperties properties(boolean v5, WireReader in) {
        return v5 ? WireProperties.read(in) : WireProperties.NONE;
    }

    private static int code(WireReader in) {
        return in.hasMore() ? in.byteValue() : 0;
    }

    private static WireProperties optionalProperties(WireReader in) {
        return in.hasMore() ? WireProperties.read(in) : WireProperties.NONE;
    }

    private static List<Integer> codes(WireReader in) {
        List<Integer> codes = new ArrayList<>();
        while (in.hasMore()) {
            codes.add(in.byteValue());
        }
        return codes;
    }
}
