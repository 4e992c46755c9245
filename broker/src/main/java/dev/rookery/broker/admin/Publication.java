package dev.rookery.broker.admin;

import dev.rookery.auth.Topics;
import dev.rookery.broker.mqtt.MessageProperties;

/**
 * A message to publish.
 *
 * @param topic a topic name, not one of the server's own
 * @param qos 0 to 2
 */
public record Publication(String topic, byte[] payload, int qos, boolean retain, MessageProperties properties) {
    public Publication {
        if (!Topics.isName(topic)) {
            throw AdminException.invalid(
                    "'" + topic + "' is not a topic name: 1 to 65535 bytes, no '+', '#' or U+0000");
        }
        if (Topics.isReserved(topic)) {
            throw AdminException.invalid("Topics of the server's own ($SYS, $share) cannot be published to");
        }
        if (qos < 0 || qos > 2) {
            throw AdminException.invalid("The QoS is 0, 1 or 2");
        }
    }
}
