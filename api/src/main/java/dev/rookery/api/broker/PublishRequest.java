package dev.rookery.api.broker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/**
 * A message to publish.
 *
 * @param properties MQTT 5's as the admin port names them: {@code contentType}, {@code responseTopic},
 *     {@code correlationDataBase64}, {@code expirySeconds}, {@code utf8}, {@code userProperties}
 */
public record PublishRequest(String topic, Buffer payload, int qos, boolean retain, JsonObject properties) {
    JsonObject json() {
        return new JsonObject()
                .put("topic", topic)
                .put("payloadBase64", Base64.getEncoder().encodeToString(payload.getBytes()))
                .put("qos", qos)
                .put("retain", retain)
                .put("properties", properties);
    }
}
