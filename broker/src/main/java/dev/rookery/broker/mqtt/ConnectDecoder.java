package dev.rookery.broker.mqtt;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads CONNECT. */
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

    /** Reads protocol name and level, with which every CONNECT begins. */
    static ProtocolVersion version(PacketInput in) throws PacketException {
        String name = in.text();
        int level = in.byteValue();
        if (name.equals("MQIsdp") && level == 3) {
            return ProtocolVersion.V3_1;
        }
        if (!name.equals("MQTT")) {
            // [MQTT-3.1.2-1]: not MQTT, so nothing it could understand is sent.
            throw PacketException.malformed("The protocol name is not MQTT");
        }
        return switch (level) {
            case 4 -> ProtocolVersion.V3_1_1;
            case 5 -> ProtocolVersion.V5;
            default ->
                throw new PacketException(
                        ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "There is no protocol level " + level);
        };
    }

    /** Reads what follows the protocol level. */
    static ConnectPacket rest(ProtocolVersion version, PacketInput in) throws PacketException {
        int flags = in.byteValue();
        checkFlags(version, flags);
        int keepAlive = in.twoBytes();
        Properties properties = version.isV5() ? Properties.read(in, PROPERTIES) : Properties.NONE;
        if (properties.has(Property.AUTHENTICATION_DATA) && !properties.has(Property.AUTHENTICATION_METHOD)) {
            throw PacketException.protocolError("Authentication data without a method");
        }
        String clientId = in.text();
        Optional<WillPacket> will = (flags & WILL) != 0 ? Optional.of(will(version, flags, in)) : Optional.empty();
        Optional<String> username = (flags & USERNAME) != 0 ? Optional.of(in.text()) : Optional.empty();
        Optional<byte[]> password = (flags & PASSWORD) != 0 ? Optional.of(in.binary()) : Optional.empty();
        in.expectEnd();
        boolean cleanStart = (flags & CLEAN_START) != 0;
        return new ConnectPacket(version, cleanStart, keepAlive, clientId, properties, will, username, password);
    }

    private static void checkFlags(ProtocolVersion version, int flags) throws PacketException {
        // [MQTT-3.1.2-3]; MQTT 3.1 left the bit unused without a rule.
        if ((flags & RESERVED) != 0 && version != ProtocolVersion.V3_1) {
            throw PacketException.malformed("The reserved connect flag is set");
        }
        // [MQTT-3.1.2-11], [MQTT-3.1.2-13] (5.0), [MQTT-3.1.2-13], -15 (3.1.1).
        if ((flags & WILL) == 0 && (flags & (WILL_QOS | WILL_RETAIN)) != 0) {
            throw PacketException.malformed("A will QoS or will retain without a will");
        }
        // [MQTT-3.1.2-12] (5.0), [MQTT-3.1.2-14] (3.1.1).
        if ((flags & WILL_QOS) == WILL_QOS) {
            throw PacketException.malformed("The will QoS is 3");
        }
        // [MQTT-3.1.2-22] (3.1.1).
        if (!version.isV5() && (flags & PASSWORD) != 0 && (flags & USERNAME) == 0) {
            throw PacketException.malformed("A password without a username");
        }
    }

    private static WillPacket will(ProtocolVersion version, int flags, PacketInput in) throws PacketException {
        Properties properties = version.isV5() ? Properties.read(in, WILL_PROPERTIES) : Properties.NONE;
        PublishDecoder.checkResponseTopic(properties);
        String topic = in.text();
        PublishDecoder.checkTopic(topic);
        return new WillPacket(topic, in.binary(), (flags & WILL_QOS) >> 3, (flags & WILL_RETAIN) != 0, properties);
    }
}
