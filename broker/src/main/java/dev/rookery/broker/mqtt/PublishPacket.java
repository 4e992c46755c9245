package dev.rookery.broker.mqtt;

/**
 * PUBLISH from a client.
 *
 * @param packetId 0 with QoS 0
 * @param topic empty if the packet has a topic alias instead
 */
public record PublishPacket(
        boolean dup, int qos, boolean retain, String topic, int packetId, Properties properties, byte[] payload) {
    /** Returns the topic alias, or 0 for none. */
    public int topicAlias() {
        return (int) properties.number(Property.TOPIC_ALIAS, 0);
    }

    /** Returns whether the payload format indicator declares UTF-8 text. */
    public boolean isDeclaredUtf8() {
        return properties.number(Property.PAYLOAD_FORMAT_INDICATOR, 0) == 1;
    }
}
