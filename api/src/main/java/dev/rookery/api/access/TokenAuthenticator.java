package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.handover.HandoverSessions;
import dev.rookery.http.ApiCaller;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Authenticates users and operators of hand-overs by access token, and programs by API key. Queries the database for every request, so that
 * revocation takes effect immediately.
 */
final class TokenAuthenticator implements BearerAuthenticator {
    private final AccessTokens accessTokens;
    private final TenantDatabase database;
    private final TokenLookup lookup;
    private final HandoverSessions handovers;

    TokenAuthenticator(AccessTokens accessTokens, TenantDatabase database, HandoverSessions handovers) {
        this.accessTokens = accessTokens;
        this.database = database;
        this.lookup = new TokenLookup(database);
        this.handovers = handovers;
    }

    @Override
    public Future<Optional<ApiCaller>> authenticate(String bearerToken) {
        return caller(bearerToken).map(found -> found.map(caller -> caller));
    }

    private Future<Optional<Caller>> caller(String bearerToken) {
        if (bearerToken.startsWith(ApiKey.PREFIX)) {
            return lookup.ofApiKey(OpaqueTokens.hash(bearerToken));
        }
        return accessTokens.session(bearerToken).compose(found -> found.map(this::caller)
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<Caller>> caller(AccessTokens.Session session) {
        if (session.handover()) {
            return handovers.caller(session.tenant(), session.id());
        }
        return database.inTenant(session.tenant(), connection -> new SessionRepository(connection, session.tenant())
                .caller(session.id()));
    }
}
