package dev.rookery.bench.driver;

import java.nio.charset.StandardCharsets;

/**
 * Properties that all messages of one sender share.
 *
 * @param sender number of the sender, part of each payload
 * @param payloadBytes at least {@link Stamp#BYTES}
 */
public record MessageTemplate(String topic, int qos, boolean retain, int sender, int payloadBytes) {
    public MessageTemplate {
        if (payloadBytes < Stamp.BYTES) {
            throw new IllegalArgumentException("A payload of " + payloadBytes + " bytes is too small for the header of "
                    + Stamp.BYTES + " bytes that identifies a message");
        }
    }

    byte[] encodedTopic() {
        return topic.getBytes(StandardCharsets.UTF_8);
    }
}
