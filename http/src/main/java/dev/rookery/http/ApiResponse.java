package dev.rookery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Response of an operation.
 *
 * @param body empty for none
 * @param written whether the handler writes the response itself; the other components are then ignored
 */
public record ApiResponse(int status, Map<String, String> headers, Optional<Buffer> body, boolean written) {
    private static final int OK = 200;
    private static final String ETAG = "ETag";

    public static ApiResponse ok(JsonObject body) {
        return json(OK, body);
    }

    public static ApiResponse json(int status, JsonObject body) {
        return new ApiResponse(status, Map.of("Content-Type", "application/json"), Optional.of(body.toBuffer()), false);
    }

    public static ApiResponse created(String location, JsonObject body) {
        return json(201, body).header("Location", location);
    }

    public static ApiResponse noContent() {
        return new ApiResponse(204, Map.of(), Optional.empty(), false);
    }

    /** The handler writes the response, now or later. */
    public static ApiResponse streamed() {
        return new ApiResponse(200, Map.of(), Optional.empty(), true);
    }

    /** Adds the version of the resource as its entity tag, for {@code If-Match}. */
    public ApiResponse etag(long version) {
        return header(ETAG, EntityTag.of(version));
    }

    public ApiResponse header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(status, Map.copyOf(more), body, written);
    }

    void writeTo(RoutingContext context) {
        if (written) {
            return;
        }
        HttpServerResponse response = context.response();
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        if (body.isEmpty()) {
            response.end();
        } else if (status == OK && ReadResponse.isRead(context)) {
            ReadResponse.end(context, tag(body.get()), body.get());
        } else {
            ReadResponse.end(context, body.get());
        }
    }

    private String tag(Buffer content) {
        String version = headers.get(ETAG);
        return version == null ? EntityTag.of(content) : EntityTag.of(version, content);
    }
}
