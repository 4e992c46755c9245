package dev.rookery.api.broker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/**
 * Message to publish.
 *
 * @param properties MQTT 5 properties: {@code content_type}, {@code response_topic}, {@code correlation_data_base64},
 *     {@code expiry_seconds}, {@code utf8}, {@code user_properties}
 */
public record PublishRequest(String topic, Buffer payload, int qos, boolean retain, JsonObject properties) {
    JsonObject json() {
        return new JsonObject()
                .put("topic", topic)
                .put("payload_base64", Base64.getEncoder().encodeToString(payload.getBytes()))
                .put("qos", qos)
                .put("retain", retain)
                .put("properties", properties);
    }
}
