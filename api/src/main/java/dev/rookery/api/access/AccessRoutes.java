package dev.rookery.api.access;

import dev.rookery.api.ApiContext;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.Authenticator;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PasswordLogin;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.http.Tokens;
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
    private final PasswordLogin<ApiUser> login;
    private final NewPassword passwords;
    private AccessTokens tokens;

    public AccessRoutes(ApiContext context) {
        this.context = context;
        this.passwords =
                new NewPassword(context.workers(), context.config().access().passwordCost());
        this.config = context.config().access();
        this.login = new PasswordLogin<>(
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
        login.close();
        return Future.succeededFuture();
    }

    /** Knows callers by what logging in gives them; there once the area has started. */
    public Authenticator authenticator() {
        return new TokenAuthenticator(
                tokens, new SessionRepository(context.pool()), new ApiKeyRepository(context.pool()));
    }

    private Future<ApiResponse> login(ApiRequest call) {
        String name = call.body().getString("name");
        String password = call.body().getString("password");
        return login.login(name, password, call.address())
                .compose(user -> context.pool().withTransaction(connection -> new ApiUserRepository(connection)
                        .noteLogin(user.id())
                        .compose(noted -> new SessionRepository(connection).open(user.id(), config.sessionLifetime()))
                        .compose(session -> issue(connection, user.id(), session))));
    }

    private Future<ApiResponse> refresh(ApiRequest call) {
        byte[] hash = Tokens.hash(call.body().getString("refresh_token"));
        return context.pool()
                .withTransaction(connection -> {
                    SessionRepository sessions = new SessionRepository(connection);
                    return sessions.use(hash).compose(found -> {
                        if (found.isEmpty()) {
                            return Future.succeededFuture(Optional.<ApiResponse>empty());
                        }
                        UUID session = found.get().session();
                        if (found.get().usedBefore()) {
                            LOGGER.warn("A refresh token was used twice, from {}; its session ends", call.address());
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
        String refreshToken = Tokens.generate(REFRESH_PREFIX);
        Duration lifetime = tokens.lifetime();
        return new SessionRepository(connection)
                .addToken(session, Tokens.hash(refreshToken))
                .map(added -> ApiResponse.ok(new JsonObject()
                        .put("access_token", tokens.issue(userId, session))
                        .put("token_type", "Bearer")
                        .put("expires_in", lifetime.toSeconds())
                        .put("refresh_token", refreshToken)));
    }

    /** Whoever has the refresh token may end its session; an unknown one has nothing to end. */
    private Future<ApiResponse> logout(ApiRequest call) {
        SessionRepository sessions = new SessionRepository(context.pool());
        return sessions.use(Tokens.hash(call.body().getString("refresh_token")))
                .compose(found ->
                        found.map(refresh -> sessions.end(refresh.session())).orElseGet(Future::succeededFuture))
                .map(ended -> ApiResponse.noContent());
    }

    /** Whoever has only a token does not get far: it takes the old password too, and all sessions end but a new one. */
    private Future<ApiResponse> changePassword(ApiRequest call) {
        String name = Caller.of(call).name();
        return login.login(name, call.body().getString("password"), call.address())
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
