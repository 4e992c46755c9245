package dev.rookery.api.stream;

import dev.rookery.api.caller.Caller;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/** Finds the callers of open streams again. */
@FunctionalInterface
public interface StreamAuthority {
    /**
     * Returns the caller of each bearer token with its current role and scopes. Tokens that have expired or are revoked are
     * missing.
     */
    Future<Map<String, Caller>> callers(Set<String> bearerTokens);
}
