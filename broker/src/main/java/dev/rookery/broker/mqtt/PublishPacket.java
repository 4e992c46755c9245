package dev.rookery.broker.mqtt;

/**
 * PUBLISH from a client.
 *
 * @param packetId 0 with QoS 0
 * @param topic empty if a topic alias stands for it
 */
public record PublishPacket(
        boolean dup, int qos, boolean retain, String topic, int packetId, Properties properties, byte[] payload) {
    /** The topic alias, or 0 for none. */
    public int topicAlias() {
        return (int) properties.number(Property.TOPIC_ALIAS, 0);
    }

    public boolean claimsUtf8() {
        return properties.number(Property.PAYLOAD_FORMAT_INDICATOR, 0) == 1;
    }
}
