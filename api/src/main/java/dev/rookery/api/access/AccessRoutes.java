package dev.rookery.api.access;

import dev.rookery.api.ApiContext;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logging in and out: passwords for tokens, old tokens for new ones. */
public final class AccessRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(AccessRoutes.class);
    private static final String TOKEN_KEY = "access-token-key";
    private static final String REFRESH_PREFIX = "rr_";

    private final ApiContext context;
    private final AccessConfig config;
    private final PasswordAuthenticator<ApiUser> passwordAuthenticator;
    private final NewPassword passwords;
    private AccessTokens tokens;

    public AccessRoutes(ApiContext context) {
        this.context = context;
        this.passwords =
                new NewPassword(context.workers(), context.config().access().passwordCost());
        this.config = context.config().access();
        this.passwordAuthenticator = new PasswordAuthenticator<>(
                context.vertx(),
                new ApiUserRepository(context.pool())::findForLogin,
                config.throttle(),
                config.passwordCost());
    }

    @Override
    public String section() {
        return "auth";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "login", this::login,
                "refresh", this::refresh,
                "logout", this::logout,
                "getCaller", this::caller,
                "changeOwnPassword", this::changePassword);
    }

    @Override
    public Future<Void> start() {
        return new SessionRepository(context.pool())
                .forgetExpired()
                .compose(done -> config.tokenKey()
                        .map(Future::succeededFuture)
                        .orElseGet(() -> SharedSecret.load(context.pool(), TOKEN_KEY)))
                .map(key -> {
                    tokens = new AccessTokens(context.vertx(), key, config.accessTokenLifetime());
                    return null;
                });
    }

    @Override
    public Future<Void> stop() {
        passwordAuthenticator.close();
        return Future.succeededFuture();
    }

    /** Knows callers by what logging in gives them; there once the area has started. */
    public BearerAuthenticator authenticator() {
        return new TokenAuthenticator(
                tokens, new SessionRepository(context.pool()), new ApiKeyRepository(context.pool()));
    }

    private Future<ApiResponse> login(ApiRequest call) {
        String name = call.body().getString("name");
        String password = call.body().getString("password");
        return passwordAuthenticator
                .authenticate(name, password, call.remoteAddress())
                .compose(user -> context.pool().withTransaction(connection -> new ApiUserRepository(connection)
                        .noteLogin(user.id())
                        .compose(noted -> new SessionRepository(connection).open(user.id(), config.sessionLifetime()))
                        .compose(session -> issue(connection, user.id(), session))));
    }

    private Future<ApiResponse> refresh(ApiRequest call) {
        byte[] hash = OpaqueTokens.hash(call.body().getString("refresh_token"));
        return context.pool()
                .withTransaction(connection -> {
                    SessionRepository sessions = new SessionRepository(connection);
                    return sessions.use(hash).compose(found -> {
                        if (found.isEmpty()) {
                            return Future.succeededFuture(Optional.<ApiResponse>empty());
                        }
                        UUID session = found.get().session();
                        if (found.get().usedBefore()) {
                            LOGGER.warn(
                                    "A refresh token was used twice, from {}; its session ends", call.remoteAddress());
                            return sessions.end(session).map(Optional.<ApiResponse>empty());
                        }
                        return sessions.caller(session).compose(caller -> {
                            if (caller.isEmpty()) {
                                return Future.succeededFuture(Optional.<ApiResponse>empty());
                            }
                            return sessions.extend(session, config.sessionLifetime())
                                    .compose(extended ->
                                            issue(connection, caller.get().id(), session))
                                    .map(Optional::of);
                        });
                    });
                })
                .map(reply -> reply.orElseThrow(() -> new ApiException(
                        ProblemType.UNAUTHENTICATED,
                        "The refresh token is unknown, expired or used before; log in again")));
    }

    private Future<ApiResponse> issue(SqlConnection connection, long userId, UUID session) {
        String refreshToken = OpaqueTokens.generate(REFRESH_PREFIX);
        Duration lifetime = tokens.lifetime();
        return new SessionRepository(connection)
                .addToken(session, OpaqueTokens.hash(refreshToken))
                .map(added -> ApiResponse.ok(new JsonObject()
                        .put("access_token", tokens.issue(userId, session))
                        .put("token_type", "Bearer")
                        .put("expires_in", lifetime.toSeconds())
                        .put("refresh_token", refreshToken)));
    }

    /** Whoever has the refresh token may end its session; an unknown one has nothing to end. */
    private Future<ApiResponse> logout(ApiRequest call) {
        SessionRepository sessions = new SessionRepository(context.pool());
        return sessions.use(OpaqueTokens.hash(call.body().getString("refresh_token")))
                .compose(found ->
                        found.map(refresh -> sessions.end(refresh.session())).orElseGet(Future::succeededFuture))
                .map(ended -> ApiResponse.noContent());
    }

    /** Whoever has only a token does not get far: it takes the old password too, and all sessions end but a new one. */
    private Future<ApiResponse> changePassword(ApiRequest call) {
        String name = Caller.of(call).name();
        return passwordAuthenticator
                .authenticate(name, call.body().getString("password"), call.remoteAddress())
                .compose(user -> passwords
                        .hash(call.body().getString("new_password"))
                        .compose(hash -> context.pool().withTransaction(connection -> {
                            SessionRepository sessions = new SessionRepository(connection);
                            return new ApiUserRepository(connection)
                                    .setPasswordHash(name, hash)
                                    .compose(set -> sessions.endAll(user.id()))
                                    .compose(ended -> context.audit()
                                            .record(connection, call, "user.own-password", name, new JsonObject()))
                                    .compose(noted -> sessions.open(user.id(), config.sessionLifetime()))
                                    .compose(session -> issue(connection, user.id(), session));
                        })));
    }

    private Future<ApiResponse> caller(ApiRequest call) {
        Caller caller = Caller.of(call);
        return Future.succeededFuture(ApiResponse.ok(new JsonObject()
                .put("kind", caller.kind() == Caller.Kind.USER ? "user" : "api_key")
                .put("name", caller.name())
                .put("role", caller.role().orElseThrow().text())));
    }
}
