package dev.rookery.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request that fits the document, from somebody who may make it.
 *
 * @param caller who it is; {@link ApiCaller#ANONYMOUS} where the document lets everybody call
 * @param parameters of path and query by name, as their schemas say; those left out have their default or are missing
 * @param body empty if there is none, or if the operation reads it as a stream
 * @param context for operations that stream; others have no use for it
 */
public record ApiRequest(ApiCaller caller, Map<String, Object> parameters, JsonObject body, RoutingContext context) {
    /** A parameter that is required or has a default. */
    public String string(String name) {
        return (String) parameters.get(name);
    }

    public Optional<String> optionalString(String name) {
        return Optional.ofNullable(string(name));
    }

    /** A parameter that is required or has a default. */
    public int integer(String name) {
        return ((Number) parameters.get(name)).intValue();
    }

    public Optional<Boolean> optionalBoolean(String name) {
        return Optional.ofNullable((Boolean) parameters.get(name));
    }

    /** A parameter of format {@code date-time}. */
    public Optional<Instant> optionalInstant(String name) {
        return optionalString(name).map(Rfc3339::parse);
    }

    /** The part of a list that is asked for, by the parameters {@code limit} and {@code cursor}. */
    public PageRequest page() {
        return new PageRequest(integer("limit"), optionalString("cursor").map(PageCursor::parse));
    }

    /**
     * Makes sure that the caller has seen the current version, if it says which it has seen.
     *
     * @throws ApiException if {@code If-Match} names another
     */
    public void requireMatch(long version) {
        String ifMatch = context.request().getHeader("If-Match");
        if (ifMatch != null && !EntityTag.matches(ifMatch, version)) {
            throw new ApiException(
                    ProblemType.PRECONDITION_FAILED,
                    "The current version is " + EntityTag.of(version) + "; read it again, then decide");
        }
    }

    /** Where the call comes from. */
    public String remoteAddress() {
        return context.request().remoteAddress().hostAddress();
    }
}
