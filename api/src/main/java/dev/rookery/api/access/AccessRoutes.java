package dev.rookery.api.access;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
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
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login, token refresh, logout and change of the caller's own password. */
public final class AccessRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(AccessRoutes.class);
    private static final String TOKEN_KEY = "access-token-key";
    private static final String REFRESH_PREFIX = "rr_";
    /** Maximum number of audit entries of failed logins. */
    private static final int FAILED_LOGINS_PER_MINUTE = 30;

    private final Vertx vertx;
    private final Pool pool;
    private final AsyncPasswordHasher passwords;
    private final AuditLog audit;
    private final AccessConfig config;
    private final PasswordAuthenticator<ApiUser> login;
    private final AuditBudget failedLogins;
    /** Set by {@link #start}. */
    private @Nullable AccessTokens tokens;

    public AccessRoutes(Vertx vertx, Pool pool, AsyncPasswordHasher passwords, AuditLog audit, AccessConfig config) {
        this.vertx = vertx;
        this.pool = pool;
        this.passwords = passwords;
        this.audit = audit;
        this.config = config;
        this.login = new PasswordAuthenticator<>(
                vertx, new ApiUserRepository(pool)::findForLogin, config.throttle(), config.passwordCost());
        this.failedLogins = new AuditBudget(FAILED_LOGINS_PER_MINUTE, Clock.systemUTC());
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
        return new SessionRepository(pool)
                .deleteExpired()
                .compose(deleted -> config.tokenKey()
                        .map(Future::succeededFuture)
                        .orElseGet(() -> SharedSecret.load(pool, TOKEN_KEY)))
                .onSuccess(key -> tokens = new AccessTokens(vertx, key, config.accessTokenLifetime()))
                .mapEmpty();
    }

    @Override
    public Future<Void> stop() {
        login.close();
        return Future.succeededFuture();
    }

    /** Returns the authenticator of access tokens and API keys. Available after {@link #start}. */
    public BearerAuthenticator authenticator() {
        return new TokenAuthenticator(tokens(), new SessionRepository(pool), new ApiKeyRepository(pool));
    }

    private AccessTokens tokens() {
        return Objects.requireNonNull(tokens, "AccessRoutes has not started");
    }

    private Future<ApiResponse> login(ApiRequest request) {
        String name = request.body().getString("name");
        String password = request.body().getString("password");
        return authenticate(request, name, password)
                .compose(user -> pool.withTransaction(connection -> new ApiUserRepository(connection)
                        .recordLogin(user.id())
                        .compose(recorded -> audit.record(
                                connection, request.withCaller(caller(user)), "user.login", name, new JsonObject()))
                        .compose(
                                recorded -> new SessionRepository(connection).open(user.id(), config.sessionLifetime()))
                        .compose(session -> issue(connection, user.id(), session))));
    }

    private Future<ApiUser> authenticate(ApiRequest request, String name, String password) {
        return login.authenticate(name, password, request.remoteAddress()).recover(failure -> {
            boolean wrong = failure instanceof ApiException problem && problem.type() == ProblemType.UNAUTHENTICATED;
            Future<Void> recorded = wrong ? recordFailedLogin(request, name) : Future.succeededFuture();
            return recorded.compose(done -> Future.failedFuture(failure));
        });
    }

    private Future<Void> recordFailedLogin(ApiRequest request, String name) {
        OptionalInt unrecorded = failedLogins.take();
        if (unrecorded.isEmpty()) {
            return Future.succeededFuture();
        }
        JsonObject detail = new JsonObject();
        if (unrecorded.getAsInt() > 0) {
            detail.put("unrecorded", unrecorded.getAsInt());
        }
        return audit.record(pool, request, "user.login-failed", name, detail);
    }

    private static Caller caller(ApiUser user) {
        return new Caller(Caller.Kind.USER, user.id(), user.name(), Optional.of(user.role()), Set.of());
    }

    private Future<ApiResponse> refresh(ApiRequest request) {
        byte[] hash = OpaqueTokens.hash(request.body().getString("refresh_token"));
        return pool.withTransaction(connection -> {
                    SessionRepository sessions = new SessionRepository(connection);
                    return sessions.useRefreshToken(hash).compose(found -> {
                        if (found.isEmpty()) {
                            return Future.succeededFuture(Optional.<ApiResponse>empty());
                        }
                        UUID session = found.get().session();
                        if (found.get().usedBefore()) {
                            LOGGER.warn(
                                    "session={} address={} Refresh token reused; ended the session",
                                    session,
                                    request.remoteAddress());
                            return endReused(connection, request, session).map(Optional.<ApiResponse>empty());
                        }
                        return renew(connection, session);
                    });
                })
                .map(response -> response.orElseThrow(() -> new ApiException(
                        ProblemType.UNAUTHENTICATED,
                        "The refresh token is unknown, expired or already used. Log in again.")));
    }

    /** Ends the session of a refresh token that was used twice: one of the users may be a thief. */
    private Future<Void> endReused(SqlConnection connection, ApiRequest request, UUID session) {
        SessionRepository sessions = new SessionRepository(connection);
        return sessions.caller(session).compose(caller -> sessions.end(session)
                .compose(ended -> audit.record(
                        connection,
                        request,
                        "user.refresh-token-reused",
                        caller.map(Caller::name).orElseGet(session::toString),
                        new JsonObject().put("session", session.toString()))));
    }

    private Future<Optional<ApiResponse>> renew(SqlConnection connection, UUID session) {
        SessionRepository sessions = new SessionRepository(connection);
        return sessions.caller(session).compose(caller -> {
            if (caller.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            return sessions.extend(session, config.sessionLifetime())
                    .compose(extended -> issue(connection, caller.get().id(), session))
                    .map(Optional::of);
        });
    }

    private Future<ApiResponse> issue(SqlConnection connection, long userId, UUID session) {
        String refreshToken = OpaqueTokens.generate(REFRESH_PREFIX);
        Duration lifetime = tokens().lifetime();
        return new SessionRepository(connection)
                .addRefreshToken(session, OpaqueTokens.hash(refreshToken))
                .map(added -> ApiResponse.ok(new JsonObject()
                        .put("access_token", tokens().issue(userId, session))
                        .put("token_type", "Bearer")
                        .put("expires_in", lifetime.toSeconds())
                        .put("refresh_token", refreshToken)));
    }

    /** Ends the session of the refresh token. Succeeds for an unknown token. */
    private Future<ApiResponse> logout(ApiRequest request) {
        SessionRepository sessions = new SessionRepository(pool);
        return sessions.useRefreshToken(OpaqueTokens.hash(request.body().getString("refresh_token")))
                .compose(found ->
                        found.map(refresh -> sessions.end(refresh.session())).orElseGet(Future::succeededFuture))
                .map(ended -> ApiResponse.noContent());
    }

    /** Requires the old password beside the token, ends all sessions of the user and opens a new one. */
    private Future<ApiResponse> changePassword(ApiRequest request) {
        String name = Caller.of(request).name();
        return authenticate(request, name, request.body().getString("password")).compose(user -> passwords
                .hash(request.body().getString("new_password"))
                .compose(hash -> pool.withTransaction(connection -> {
                    SessionRepository sessions = new SessionRepository(connection);
                    return new ApiUserRepository(connection)
                            .setPasswordHash(name, hash)
                            .compose(changed -> sessions.endAll(user.id()))
                            .compose(ended ->
                                    audit.record(connection, request, "user.own-password", name, new JsonObject()))
                            .compose(recorded -> sessions.open(user.id(), config.sessionLifetime()))
                            .compose(session -> issue(connection, user.id(), session));
                })));
    }

    private Future<ApiResponse> caller(ApiRequest request) {
        Caller caller = Caller.of(request);
        return Future.succeededFuture(ApiResponse.ok(new JsonObject()
                .put("kind", caller.kind() == Caller.Kind.USER ? "user" : "api_key")
                .put("name", caller.name())
                .put("role", caller.role().orElseThrow().text())));
    }
}
