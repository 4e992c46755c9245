package dev.rookery.api.live;

import dev.rookery.api.broker.PublishRequest;
import dev.rookery.http.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** A message that somebody wants published, as the document describes it. */
final class PublicationReader {
    private PublicationReader() {}

    /** @throws ApiException if it makes no sense */
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
            throw ApiException.invalid("Give payload or payload_base64, not both");
        }
        try {
            return Buffer.buffer(Base64.getDecoder().decode(body.getString("payload_base64")));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("payload_base64 is not base64");
        }
    }
}
