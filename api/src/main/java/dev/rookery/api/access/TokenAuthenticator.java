package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.http.ApiCaller;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.OpaqueTokens;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Authenticates users by access token and programs by API key. Queries the database for every request, so that
 * revocation takes effect immediately.
 */
final class TokenAuthenticator implements BearerAuthenticator {
    private final AccessTokens accessTokens;
    private final SessionRepository sessions;
    private final ApiKeyRepository keys;

    TokenAuthenticator(AccessTokens accessTokens, SessionRepository sessions, ApiKeyRepository keys) {
        this.accessTokens = accessTokens;
        this.sessions = sessions;
        this.keys = keys;
    }

    @Override
    public Future<Optional<ApiCaller>> authenticate(String bearerToken) {
        return caller(bearerToken).map(found -> found.map(caller -> caller));
    }

    private Future<Optional<Caller>> caller(String bearerToken) {
        if (bearerToken.startsWith(ApiKey.PREFIX)) {
            return keys.caller(OpaqueTokens.hash(bearerToken));
        }
        return accessTokens.session(bearerToken).compose(session -> session.map(sessions::caller)
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }
}
