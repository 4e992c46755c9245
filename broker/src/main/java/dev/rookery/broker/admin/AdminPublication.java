package dev.rookery.broker.admin;

import dev.rookery.auth.Topics;
import dev.rookery.broker.mqtt.MessageProperties;
import java.nio.charset.StandardCharsets;

/**
 * Message to publish.
 *
 * @param topic topic name, not below {@code $SYS} or {@code $share}
 * @param qos 0 to 2
 */
public record AdminPublication(String topic, byte[] payload, int qos, boolean retain, MessageProperties properties) {
    private static final int MAX_BYTES = 65_535;

    public AdminPublication {
        if (!Topics.isName(topic)) {
            throw AdminException.invalid("'" + topic + "' is not a topic name: it must have 1 to " + MAX_BYTES
                    + " bytes, and no '+', '#' or U+0000");
        }
        check("topic", topic);
        properties.contentType().ifPresent(type -> check("content type", type));
        properties.responseTopic().ifPresent(AdminPublication::checkResponseTopic);
        properties.userProperties().forEach(pair -> {
            check("name of a user property", pair.getKey());
            check("value of a user property", pair.getValue());
        });
        properties.correlationData().filter(data -> data.length > MAX_BYTES).ifPresent(data -> {
            throw AdminException.invalid("The correlation data exceeds " + MAX_BYTES + " bytes");
        });
        if (Topics.isReserved(topic)) {
            throw AdminException.invalid("Topics below $SYS and $share are reserved for the broker");
        }
        if (qos < 0 || qos > 2) {
            throw AdminException.invalid("The QoS must be 0, 1 or 2, not " + qos);
        }
    }

    private static void checkResponseTopic(String topic) {
        check("response topic", topic);
        if (!Topics.isName(topic)) {
            throw AdminException.invalid("The response topic is not a topic name");
        }
    }

    /** MQTT 5, section 1.5.4: no lone surrogates, no U+0000. */
    private static void check(String name, String text) {
        boolean wellFormed =
                text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        if (!wellFormed || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw AdminException.invalid("The " + name + " is not well-formed text of up to " + MAX_BYTES + " bytes");
        }
    }
}
