package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.stream.StreamAuthority;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Callers of many access tokens and API keys, read with one query for each kind. Thread-safe. */
final class StreamTokens implements StreamAuthority {
    private final Supplier<AccessTokens> accessTokens;
    private final TokenLookup lookup;

    StreamTokens(Supplier<AccessTokens> accessTokens, TenantDatabase database) {
        this.accessTokens = accessTokens;
        this.lookup = new TokenLookup(database);
    }

    @Override
    public Future<Map<String, Caller>> callers(Set<String> bearerTokens) {
        Map<String, Buffer> hashes = new HashMap<>();
        Map<String, AccessTokens.Session> sessions = new HashMap<>();
        Future<Void> verified = Future.succeededFuture();
        for (String token : bearerTokens) {
            if (token.startsWith(ApiKey.PREFIX)) {
                hashes.put(token, Buffer.buffer(OpaqueTokens.hash(token)));
            } else {
                verified = verified.compose(previous -> accessTokens.get().session(token))
                        .onSuccess(found -> found.ifPresent(session -> sessions.put(token, session)))
                        .mapEmpty();
            }
        }
        return verified.compose(all -> lookup.ofSessions(sessions.values()))
                .compose(people -> lookup.ofApiKeys(hashes.values()).map(keys -> {
                    Map<String, Caller> callers = new HashMap<>();
                    sessions.forEach((token, session) ->
                            Optional.ofNullable(people.get(session)).ifPresent(found -> callers.put(token, found)));
                    hashes.forEach((token, hash) ->
                            Optional.ofNullable(keys.get(hash)).ifPresent(found -> callers.put(token, found)));
                    return callers;
                }));
    }
}
