package dev.rookery.http;

import io.vertx.core.Future;
import java.util.Optional;

/** Finds out who calls. For any thread. */
@FunctionalInterface
public interface BearerAuthenticator {
    /**
     * @param bearerToken what stands behind {@code Authorization: Bearer}
     * @return who has the token; empty if nobody has
     */
    Future<Optional<ApiCaller>> authenticate(String bearerToken);
}
