package dev.rookery.api.access;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.OpaqueTokens;
import io.vertx.core.Future;
import java.util.Optional;

/** Knows users by their access tokens, and programs by their API keys. Asks the database each time: what is revoked is over. */
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
