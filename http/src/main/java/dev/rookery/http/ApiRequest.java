package dev.rookery.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Authorized request whose parameters and body are valid against the OpenAPI document.
 *
 * @param caller {@link ApiCaller#ANONYMOUS} if the operation has no security requirement
 * @param parameters path and query parameters by name, of the types that their schemas specify; absent parameters have
 *     their default or no entry
 * @param body empty object if the request has none, or if the operation reads it as a stream
 * @param context for operations that stream
 */
public record ApiRequest(ApiCaller caller, Map<String, Object> parameters, JsonObject body, RoutingContext context) {
    /** Returns the same request on behalf of another caller. */
    public ApiRequest withCaller(ApiCaller other) {
        return new ApiRequest(other, parameters, body, context);
    }

    /** Returns a parameter that is required or has a default. */
    public String string(String name) {
        return (String) required(name);
    }

    public Optional<String> optionalString(String name) {
        return Optional.ofNullable((String) parameters.get(name));
    }

    /** Returns a parameter that is required or has a default. */
    public int integer(String name) {
        return ((Number) required(name)).intValue();
    }

    public Optional<Boolean> optionalBoolean(String name) {
        return Optional.ofNullable((Boolean) parameters.get(name));
    }

    /**
     * Returns a parameter of format {@code date-time}.
     *
     * @throws ApiException if it is not an RFC 3339 timestamp
     */
    public Optional<Instant> optionalInstant(String name) {
        return optionalString(name).map(Rfc3339::parse);
    }

    /**
     * Returns the page that the parameters {@code limit} and {@code cursor} request.
     *
     * @throws ApiException if the cursor is malformed
     */
    public PageRequest page() {
        return new PageRequest(integer("limit"), optionalString("cursor").map(PageCursor::parse));
    }

    /**
     * Checks the {@code If-Match} header, if present, against the current version of the resource.
     *
     * @throws ApiException (412) if the header names another version
     */
    public void requireMatch(long version) {
        String ifMatch = context.request().getHeader("If-Match");
        if (ifMatch != null && !EntityTag.matches(ifMatch, version)) {
            throw new ApiException(
                    ProblemType.PRECONDITION_FAILED,
                    "The current version is " + EntityTag.of(version) + "; fetch the resource and retry");
        }
    }

    /** Returns the client's IP address; behind {@link ClientAddress#trustProxies trusted proxies}, the forwarded one. */
    public String remoteAddress() {
        return ClientAddress.of(context);
    }

    private Object required(String name) {
        Object value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("The OpenAPI document permits requests without parameter " + name);
        }
        return value;
    }
}
