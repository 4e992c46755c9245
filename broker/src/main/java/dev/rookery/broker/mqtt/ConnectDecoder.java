package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Decodes CONNECT packets. */
final class ConnectDecoder {
    private static final Set<Property> PROPERTIES = EnumSet.of(
            Property.SESSION_EXPIRY_INTERVAL,
            Property.RECEIVE_MAXIMUM,
            Property.MAXIMUM_PACKET_SIZE,
            Property.TOPIC_ALIAS_MAXIMUM,
            Property.REQUEST_RESPONSE_INFORMATION,
            Property.REQUEST_PROBLEM_INFORMATION,
            Property.USER_PROPERTY,
            Property.AUTHENTICATION_METHOD,
            Property.AUTHENTICATION_DATA);

    private static final Set<Property> WILL_PROPERTIES = EnumSet.of(
            Property.WILL_DELAY_INTERVAL,
            Property.PAYLOAD_FORMAT_INDICATOR,
            Property.MESSAGE_EXPIRY_INTERVAL,
            Property.CONTENT_TYPE,
            Property.RESPONSE_TOPIC,
            Property.CORRELATION_DATA,
            Property.USER_PROPERTY);

    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USERNAME = 0x80;

    private ConnectDecoder() {}

    /** Returns whether the packet has a will, or its flags are not received yet. Reads nothing. */
    static boolean mayHaveWill(ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() < Short.BYTES) {
            return true;
        }
        // The flags follow the protocol name and the protocol level.
        int flags = start + Short.BYTES + in.getUnsignedShort(start) + 1;
        return flags >= in.writerIndex() || (in.getByte(flags) & WILL) != 0;
    }

    /** Returns whether the bytes received include protocol name and level. Reads nothing. */
    static boolean hasVersion(ByteBuf in) {
        int start = in.readerIndex();
        return in.readableBytes() >= Short.BYTES
                && in.readableBytes() > Short.BYTES + Math.min(in.getUnsignedShort(start), ProtocolLevel.LONGEST_NAME);
    }

    /** Reads the rest of the packet, from the connect flags on. */
    static ConnectPacket decode(ProtocolLevel level, PacketInput in) throws PacketException {
        ProtocolVersion version = level.version();
        boolean lenient = version == ProtocolVersion.V3_1;
        int flags = in.unsignedByte();
        checkFlags(version, flags);
        int keepAlive = in.twoByteInteger();
        Properties properties = version.isV5() ? Properties.read(in, PROPERTIES) : Properties.NONE;
        if (properties.has(Property.AUTHENTICATION_DATA) && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw PacketException.protocolError("Authentication data without authentication method");
        }
        String clientId = in.utf8String();
        Optional<WillPacket> will = (flags & WILL) != 0 ? Optional.of(will(version, flags, in)) : Optional.empty();
        // MQTT 3.1, section 3.1: the remaining length takes precedence over the flags of username and password.
        boolean hasUsername = (flags & USERNAME) != 0 && !(lenient && !in.hasMore());
        Optional<String> username = hasUsername ? Optional.of(in.utf8String()) : Optional.empty();
        boolean hasPassword = (flags & PASSWORD) != 0 && !(lenient && !in.hasMore());
        Optional<byte[]> password = hasPassword ? Optional.of(in.binaryData()) : Optional.empty();
        if (lenient) {
            // A field whose flag is not set is disregarded.
            in.skipRemaining();
        }
        in.expectEnd();
        boolean cleanStart = (flags & CLEAN_START) != 0;
        return new ConnectPacket(
                version, level.bridge(), cleanStart, keepAlive, clientId, properties, will, username, password);
    }

    private static void checkFlags(ProtocolVersion version, int flags) throws PacketException {
        boolean hasWill = (flags & WILL) != 0;
        if (version != ProtocolVersion.V3_1) {
            // [MQTT-3.1.2-3].
            if ((flags & RESERVED) != 0) {
                throw PacketException.malformed("Reserved connect flag set");
            }
            // [MQTT-3.1.2-11], [MQTT-3.1.2-13] (5.0), [MQTT-3.1.2-13], -15 (3.1.1). MQTT 3.1 disregards them.
            if (!hasWill && (flags & (WILL_QOS | WILL_RETAIN)) != 0) {
                throw PacketException.malformed("Will QoS or will retain flag without will flag");
            }
        }
        // [MQTT-3.1.2-12] (5.0), [MQTT-3.1.2-14] (3.1.1).
        if (hasWill && (flags & WILL_QOS) == WILL_QOS) {
            throw PacketException.malformed("Invalid will QoS 3");
        }
        // [MQTT-3.1.2-22] (3.1.1); MQTT 3.1, section 3.1.
        if (!version.isV5() && (flags & PASSWORD) != 0 && (flags & USERNAME) == 0) {
            throw PacketException.malformed("Password without username");
        }
    }

    private static WillPacket will(ProtocolVersion version, int flags, PacketInput in) throws PacketException {
        Properties properties = version.isV5() ? Properties.read(in, WILL_PROPERTIES) : Properties.NONE;
        PublishDecoder.checkResponseTopic(properties);
        String topic = in.utf8String();
        PublishDecoder.checkTopic(topic);
        return new WillPacket(topic, in.binaryData(), (flags & WILL_QOS) >> 3, (flags & WILL_RETAIN) != 0, properties);
    }
}
