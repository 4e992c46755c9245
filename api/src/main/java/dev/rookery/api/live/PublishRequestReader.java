package dev.rookery.api.live;

import dev.rookery.api.broker.PublishRequest;
import dev.rookery.http.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** Reads the body of {@code publishMessage}. */
final class PublishRequestReader {
    private PublishRequestReader() {}

    /** @throws ApiException if the payload is malformed or specified twice */
    static PublishRequest read(JsonObject body) {
        return new PublishRequest(
                body.getString("topic"),
                payload(body),
                body.getInteger("qos", 0),
                body.getBoolean("retain", false),
                body.getJsonObject("properties", new JsonObject()));
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
