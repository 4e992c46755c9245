package dev.rookery.broker.mqtt;

import dev.rookery.auth.Topics;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Decodes PUBLISH packets. */
final class PublishDecoder {
    /**
     * Includes the subscription identifier, which only the broker sends, to reject it with its own reason
     * [MQTT-3.3.4-6].
     */
    private static final Set<Property> PROPERTIES = EnumSet.of(
            Property.PAYLOAD_FORMAT_INDICATOR,
            Property.MESSAGE_EXPIRY_INTERVAL,
            Property.TOPIC_ALIAS,
            Property.RESPONSE_TOPIC,
            Property.CORRELATION_DATA,
            Property.USER_PROPERTY,
            Property.SUBSCRIPTION_IDENTIFIER,
            Property.CONTENT_TYPE);

    private PublishDecoder() {}

    static PublishPacket decode(ProtocolVersion version, int flags, PacketInput in) throws PacketException {
        int qos = flags >> 1 & 3;
        boolean dup = (flags & 8) != 0;
        if (qos == 3) {
            throw PacketException.malformed("Invalid QoS 3"); // [MQTT-3.3.1-4]
        }
        if (dup && qos == 0 && version != ProtocolVersion.V3_1) {
            throw PacketException.malformed("DUP with QoS 0"); // [MQTT-3.3.1-2]; MQTT 3.1 has no such rule
        }
        String topic = in.utf8String();
        int packetId = qos == 0 ? 0 : in.packetId();
        Properties properties = version.isV5() ? Properties.read(in, PROPERTIES) : Properties.NONE;
        if (properties != Properties.NONE) {
            checkProperties(properties);
        }
        if (!topic.isEmpty() || !properties.has(Property.TOPIC_ALIAS)) {
            checkTopic(topic);
        }
        return new PublishPacket(dup, qos, (flags & 1) != 0, topic, packetId, properties, in.remainingBytes());
    }

    static void checkTopic(String topic) throws PacketException {
        if (topic.isEmpty()) {
            throw PacketException.protocolError("Empty topic name"); // [MQTT-4.7.3-1]
        }
        if (!Topics.isName(topic)) {
            // [MQTT-3.3.2-2], [MQTT-4.7.1-1]
            throw new PacketException(ReasonCode.TOPIC_NAME_INVALID, "Wildcard in topic name");
        }
    }

    static void checkResponseTopic(Properties properties) throws PacketException {
        Optional<String> topic = properties.text(Property.RESPONSE_TOPIC);
        if (topic.isPresent() && !Topics.isName(topic.get())) {
            throw PacketException.protocolError("Invalid response topic"); // [MQTT-3.3.2-14]
        }
    }

    private static void checkProperties(Properties properties) throws PacketException {
        checkResponseTopic(properties);
        if (properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw PacketException.protocolError("Subscription identifier in PUBLISH from a client");
        }
        if (properties.has(Property.TOPIC_ALIAS) && properties.number(Property.TOPIC_ALIAS, 0) == 0) {
            throw new PacketException(ReasonCode.TOPIC_ALIAS_INVALID, "Topic alias 0"); // [MQTT-3.3.2-8]
        }
    }
}
