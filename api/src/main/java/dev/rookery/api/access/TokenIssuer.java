package dev.rookery.api.access;

import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OpaqueTokens;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Opens and renews sessions of one tenant, in a transaction. Responses contain an access token and a refresh token. */
final class TokenIssuer {
    private static final String REFRESH_PREFIX = "rr_";

    private final AccessTokens tokens;
    private final Duration sessionLifetime;
    private final TenantId tenant;
    private final SessionRepository sessions;
    private final SessionOrigin origin;

    TokenIssuer(
            AccessTokens tokens,
            Duration sessionLifetime,
            SqlConnection connection,
            TenantId tenant,
            SessionOrigin origin) {
        this.origin = origin;
        this.tokens = tokens;
        this.sessionLifetime = sessionLifetime;
        this.tenant = tenant;
        this.sessions = new SessionRepository(connection, tenant);
    }

    Future<ApiResponse> open(long userId) {
        return sessions.open(userId, sessionLifetime, origin).compose(session -> issue(userId, session));
    }

    /** Returns empty if the session has ended or its user is inactive. */
    Future<Optional<ApiResponse>> renew(UUID session) {
        return sessions.caller(session).compose(caller -> {
            if (caller.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            return sessions.extend(session, sessionLifetime, origin)
                    .compose(extended -> issue(caller.map(Caller::id).orElseThrow(), session))
                    .map(Optional::of);
        });
    }

    private Future<ApiResponse> issue(long userId, UUID session) {
        String refreshToken = OpaqueTokens.generate(REFRESH_PREFIX);
        return sessions.addRefreshToken(session, OpaqueTokens.hash(refreshToken))
                .map(added -> ApiResponse.ok(new JsonObject()
                        .put("access_token", tokens.issue(tenant, userId, session))
                        .put("token_type", "Bearer")
                        .put("expires_in", tokens.lifetime().toSeconds())
                        .put("refresh_token", refreshToken)));
    }
}
