package dev.rookery.bench.driver;

import java.nio.charset.StandardCharsets;

/**
 * What all messages of one sender have in common.
 *
 * @param sender the sender's number, written into each payload
 * @param payloadBytes at least {@link Stamp#BYTES}
 */
public record MessageTemplate(String topic, int qos, boolean retain, int sender, int payloadBytes) {
    public MessageTemplate {
        if (payloadBytes < Stamp.BYTES) {
            throw new IllegalArgumentException("A payload of " + payloadBytes + " bytes has no room for the "
                    + Stamp.BYTES + " bytes by which messages are told apart");
        }
    }

    byte[] encodedTopic() {
        return topic.getBytes(StandardCharsets.UTF_8);
    }
}
