package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.handover.HandoverSessions;
import dev.rookery.api.stream.StreamAuthority;
import dev.rookery.auth.TenantId;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Callers of many access tokens and API keys, those of hand-overs among them, read with one query for each kind. Thread-safe. */
final class StreamTokens implements StreamAuthority {
    private final Supplier<AccessTokens> accessTokens;
    private final TokenLookup lookup;
    private final HandoverSessions handovers;

    StreamTokens(Supplier<AccessTokens> accessTokens, TenantDatabase database, HandoverSessions handovers) {
        this.accessTokens = accessTokens;
        this.lookup = new TokenLookup(database);
        this.handovers = handovers;
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
        return verified.compose(all -> people(sessions))
                .compose(people -> lookup.ofApiKeys(hashes.values()).map(keys -> {
                    Map<String, Caller> callers = new HashMap<>(people);
                    hashes.forEach((token, hash) ->
                            Optional.ofNullable(keys.get(hash)).ifPresent(found -> callers.put(token, found)));
                    return callers;
                }));
    }

    /** @param sessions by access token */
    private Future<Map<String, Caller>> people(Map<String, AccessTokens.Session> sessions) {
        Map<UUID, TenantId> handedOver = new HashMap<>();
        List<AccessTokens.Session> own = new ArrayList<>();
        for (AccessTokens.Session session : sessions.values()) {
            if (session.handover()) {
                handedOver.put(session.id(), session.tenant());
            } else {
                own.add(session);
            }
        }
        return lookup.ofSessions(own)
                .compose(users -> handovers.callers(handedOver).map(operators -> {
                    Map<String, Caller> callers = new HashMap<>();
                    sessions.forEach((token, session) -> Optional.ofNullable(
                                    session.handover() ? operators.get(session.id()) : users.get(session))
                            .ifPresent(found -> callers.put(token, found)));
                    return callers;
                }));
    }
}
