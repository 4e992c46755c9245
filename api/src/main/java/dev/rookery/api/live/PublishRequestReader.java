package dev.rookery.api.live;

import dev.rookery.api.broker.PublishRequest;
import dev.rookery.http.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;

/** Reads the body of {@code publishMessage}. */
final class PublishRequestReader {
    /** Property names of the API and of the admin port. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "content_type", "contentType",
            "response_topic", "responseTopic",
            "correlation_data_base64", "correlationDataBase64",
            "expiry_seconds", "expirySeconds",
            "utf8", "utf8",
            "user_properties", "userProperties");

    private PublishRequestReader() {}

    /** @throws ApiException if the payload is malformed or specified twice */
    static PublishRequest read(JsonObject body) {
        JsonObject given = body.getJsonObject("properties", new JsonObject());
        JsonObject properties = new JsonObject();
        PROPERTIES.forEach((name, adminName) -> {
            if (given.containsKey(name)) {
                properties.put(adminName, given.getValue(name));
            }
        });
        return new PublishRequest(
                body.getString("topic"),
                payload(body),
                body.getInteger("qos", 0),
                body.getBoolean("retain", false),
                properties);
    }

    private static Buffer payload(JsonObject body) {
        if (!body.containsKey("payload_base64")) {
            return Buffer.buffer(body.getString("payload", ""));
        }
        if (body.containsKey("payload")) {
            throw ApiException.invalid("Specify either 'payload' or 'payload_base64'");
        }
        try {
            return Buffer.buffer(Base64.getDecoder().decode(body.getString("payload_base64")));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("'payload_base64' is not valid Base64");
        }
    }
}
