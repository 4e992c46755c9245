package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A retained message.
 *
 * @param size of the whole payload, in bytes
 * @param truncated whether only its beginning is shown
 * @param text the payload if it is text
 * @param base64 the payload if it is not
 * @param properties MQTT 5's, by the names that {@link PublishRequest} has
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
                Optional.ofNullable(json.getString("payloadBase64")),
                json.getJsonObject("properties"));
    }
}
