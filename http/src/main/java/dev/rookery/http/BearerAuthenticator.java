package dev.rookery.http;

import io.vertx.core.Future;
import java.util.Optional;

/** Resolves bearer tokens (RFC 6750) to callers. Thread-safe. */
@FunctionalInterface
public interface BearerAuthenticator {
    /**
     * @param bearerToken value of the {@code Authorization} header after {@code Bearer}
     * @return the caller; empty if the token is unknown, expired or revoked
     */
    Future<Optional<ApiCaller>> authenticate(String bearerToken);
}
