package dev.rookery.broker.admin;

import dev.rookery.auth.Topics;
import dev.rookery.broker.mqtt.MessageProperties;
import java.nio.charset.StandardCharsets;

/**
 * A message to publish.
 *
 * @param topic a topic name, not one of the server's own
 * @param qos 0 to 2
 */
public record AdminPublication(String topic, byte[] payload, int qos, boolean retain, MessageProperties properties) {
    private static final int LARGEST_TEXT = 65_535;

    public AdminPublication {
        if (!Topics.isName(topic)) {
            throw AdminException.invalid(
                    "'" + topic + "' is not a topic name: 1 to 65535 bytes, no '+', '#' or U+0000");
        }
        check("The topic", topic);
        properties.contentType().ifPresent(type -> check("The content type", type));
        properties.responseTopic().ifPresent(AdminPublication::checkResponseTopic);
        properties.userProperties().forEach(pair -> {
            check("The name of a user property", pair.getKey());
            check("The value of a user property", pair.getValue());
        });
        properties.correlationData().filter(data -> data.length > LARGEST_TEXT).ifPresent(data -> {
            throw AdminException.invalid("The correlation data have at most " + LARGEST_TEXT + " bytes");
        });
        if (Topics.isReserved(topic)) {
            throw AdminException.invalid("Topics of the server's own ($SYS, $share) cannot be published to");
        }
        if (qos < 0 || qos > 2) {
            throw AdminException.invalid("The QoS is 0, 1 or 2");
        }
    }

    private static void checkResponseTopic(String topic) {
        check("The response topic", topic);
        if (!Topics.isName(topic)) {
            throw AdminException.invalid("The response topic is not a topic name");
        }
    }

    /** Section 1.5.4: no surrogate without its other half, no U+0000. */
    private static void check(String what, String text) {
        boolean wellFormed =
                text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        if (!wellFormed || text.getBytes(StandardCharsets.UTF_8).length > LARGEST_TEXT) {
            throw AdminException.invalid(what + " is no text of at most " + LARGEST_TEXT + " bytes");
        }
    }
}
