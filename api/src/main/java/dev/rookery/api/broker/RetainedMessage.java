package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Retained message.
 *
 * @param size of the whole payload in bytes
 * @param truncated whether text or base64 contain only the beginning of the payload
 * @param text the payload if it is UTF-8
 * @param base64 the payload if it is not UTF-8
 * @param properties MQTT 5 properties with the names of {@link PublishRequest}
 */
public record RetainedMessage(
        String topic,
        int qos,
        int size,
        boolean truncated,
        Optional<String> text,
        Optional<String> base64,
        JsonObject properties) {
    static RetainedMessage of(JsonObject json) {
        return new RetainedMessage(
                json.getString("topic"),
                json.getInteger("qos"),
                json.getInteger("size"),
                json.getBoolean("truncated"),
                Optional.ofNullable(json.getString("payload")),
                Optional.ofNullable(json.getString("payload_base64")),
                json.getJsonObject("properties"));
    }
}
