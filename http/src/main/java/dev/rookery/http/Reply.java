package dev.rookery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a call.
 *
 * @param body empty for none
 * @param written whether the handler wrote the response itself
 */
public record Reply(int status, Map<String, String> headers, Optional<Buffer> body, boolean written) {
    public static Reply ok(JsonObject body) {
        return json(200, body);
    }

    public static Reply json(int status, JsonObject body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), Optional.of(body.toBuffer()), false);
    }

    public static Reply created(String location, JsonObject body) {
        return json(201, body).header("Location", location);
    }

    public static Reply noContent() {
        return new Reply(204, Map.of(), Optional.empty(), false);
    }

    /** The handler has written the response, or goes on doing so: a stream. */
    public static Reply streamed() {
        return new Reply(200, Map.of(), Optional.empty(), true);
    }

    /** With the version of what it shows, for {@code If-Match}. */
    public Reply etag(long version) {
        return header("ETag", EntityTag.of(version));
    }

    public Reply header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Reply(status, Map.copyOf(more), body, written);
    }

    void writeTo(HttpServerResponse response) {
        if (written) {
            return;
        }
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        body.ifPresentOrElse(response::end, response::end);
    }
}
