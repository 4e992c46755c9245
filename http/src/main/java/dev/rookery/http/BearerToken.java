package dev.rookery.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Bearer token of a request (RFC 6750, section 2.1). */
public final class BearerToken {
    private static final String BEARER = "Bearer ";

    private BearerToken() {}

    /** Returns the token of the {@code Authorization} header; empty if there is none. */
    public static Optional<String> of(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }
}
