package dev.rookery.broker.mqtt;

import dev.rookery.auth.Topics;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads PUBLISH. */
final class PublishDecoder {
    /** A subscription identifier is for the other direction: read to be refused as what it is [MQTT-3.3.4-6]. */
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
            throw PacketException.malformed("The QoS is 3"); // [MQTT-3.3.1-4]
        }
        if (dup && qos == 0) {
            throw PacketException.malformed("DUP with QoS 0"); // [MQTT-3.3.1-2]
        }
        String topic = in.text();
        int packetId = qos == 0 ? 0 : in.packetId();
        Properties properties = version.isV5() ? Properties.read(in, PROPERTIES) : Properties.NONE;
        if (properties != Properties.NONE) {
            checkProperties(properties);
        }
        if (!topic.isEmpty() || !properties.has(Property.TOPIC_ALIAS)) {
            checkTopic(topic);
        }
        return new PublishPacket(dup, qos, (flags & 1) != 0, topic, packetId, properties, in.rest());
    }

    static void checkTopic(String topic) throws PacketException {
        if (topic.isEmpty()) {
            throw PacketException.protocolError("The topic name is empty"); // [MQTT-4.7.3-1]
        }
        if (!Topics.isName(topic)) {
            // [MQTT-3.3.2-2], [MQTT-4.7.1-1]
            throw new PacketException(ReasonCode.TOPIC_NAME_INVALID, "The topic name holds a wildcard");
        }
    }

    static void checkResponseTopic(Properties properties) throws PacketException {
        Optional<String> topic = properties.text(Property.RESPONSE_TOPIC);
        if (topic.isPresent() && !Topics.isName(topic.get())) {
            throw PacketException.protocolError("The response topic is not a topic name"); // [MQTT-3.3.2-14]
        }
    }

    private static void checkProperties(Properties properties) throws PacketException {
        checkResponseTopic(properties);
        if (properties.has(Property.SUBSCRIPTION_IDENTIFIER)) {
            throw PacketException.protocolError("A client published with a subscription identifier");
        }
        if (properties.has(Property.TOPIC_ALIAS) && properties.number(Property.TOPIC_ALIAS, 0) == 0) {
            throw new PacketException(ReasonCode.TOPIC_ALIAS_INVALID, "The topic alias is 0"); // [MQTT-3.3.2-8]
        }
    }
}
