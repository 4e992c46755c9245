package dev.rookery.api.access;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.stream.StreamAuthority;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login, token refresh, logout and change of the caller's own password. */
public final class AccessRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(AccessRoutes.class);
    private static final String TOKEN_KEY = "access-token-key";

    private final Vertx vertx;
    private final Pool pool;
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final AsyncPasswordHasher passwords;
    private final AuditLog audit;
    private final AccessConfig config;
    private final TokenLookup lookup;
    private final PasswordAuthenticator<ApiUser> login;
    private final FailedLogins failedLogins;
    /** Set by {@link #start}. */
    private @Nullable AccessTokens tokens;

    /** @param pool for the signing key, which all tenants share */
    public AccessRoutes(
            Vertx vertx,
            Pool pool,
            TenantDatabase database,
            RequestTenants tenants,
            AsyncPasswordHasher passwords,
            AuditLog audit,
            AccessConfig config) {
        this.vertx = vertx;
        this.pool = pool;
        this.database = database;
        this.tenants = tenants;
        this.passwords = passwords;
        this.audit = audit;
        this.config = config;
        this.lookup = new TokenLookup(database);
        this.login = new PasswordAuthenticator<>(vertx, this::find, config.throttle(), config.passwordCost());
        this.failedLogins = new FailedLogins(database, audit);
    }

    private Future<Optional<PasswordAuthenticator.Credentials<ApiUser>>> find(UserKey user) {
        return database.inTenant(user.tenant(), connection -> new ApiUserRepository(connection, user.tenant())
                .findForLogin(user.username()));
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
        return lookup.deleteExpiredSessions()
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
        return new TokenAuthenticator(tokens(), database);
    }

    /** Returns what checks the tokens of open streams. It can be used after {@link #start}. */
    public StreamAuthority streamAuthority() {
        return new StreamTokens(this::tokens, database);
    }

    private AccessTokens tokens() {
        return Objects.requireNonNull(tokens, "AccessRoutes has not started");
    }

    private TokenIssuer issuer(SqlConnection connection, TenantId tenant) {
        return new TokenIssuer(tokens(), config.sessionLifetime(), connection, tenant);
    }

    private Future<ApiResponse> login(ApiRequest request) {
        String name = request.body().getString("name");
        UserKey key = LoginUser.of(
                request, tenants, Optional.ofNullable(request.body().getString("tenant")), name);
        return authenticate(request, key, request.body().getString("password")).compose(user -> {
            // Only a correct password shows the state of the tenant.
            tenants.requireActive(key.tenant());
            return database.inTenant(key.tenant(), connection -> new ApiUserRepository(connection, key.tenant())
                    .recordLogin(user.id())
                    .compose(recorded -> audit.record(
                            connection,
                            request.withCaller(caller(key.tenant(), user)),
                            "user.login",
                            name,
                            new JsonObject()))
                    .compose(recorded -> issuer(connection, key.tenant()).open(user.id())));
        });
    }

    private Future<ApiUser> authenticate(ApiRequest request, UserKey user, String password) {
        return login.authenticate(user, password, request.remoteAddress()).recover(failure -> {
            boolean wrong = failure instanceof ApiException problem && problem.type() == ProblemType.UNAUTHENTICATED;
            Future<Void> recorded = wrong ? failedLogins.record(request, user) : Future.succeededFuture();
            return recorded.compose(done -> Future.failedFuture(failure));
        });
    }

    private static Caller caller(TenantId tenant, ApiUser user) {
        return new Caller(tenant, Caller.Kind.USER, user.id(), user.name(), Optional.of(user.role()), Set.of());
    }

    private Future<ApiResponse> refresh(ApiRequest request) {
        byte[] hash = OpaqueTokens.hash(request.body().getString("refresh_token"));
        return lookup.tenantOfRefreshToken(hash)
                .compose(found -> found.map(tenant -> refresh(request, tenant, hash))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .map(response -> response.orElseThrow(() -> new ApiException(
                        ProblemType.UNAUTHENTICATED,
                        "The refresh token is unknown, expired or already used. Log in again.")));
    }

    private Future<Optional<ApiResponse>> refresh(ApiRequest request, TenantId tenant, byte[] hash) {
        tenants.requireHost(request, tenant);
        tenants.requireActive(tenant);
        ApiRequest ofTenant = request.withCaller(Caller.anonymous(tenant));
        return database.inTenant(tenant, connection -> new SessionRepository(connection, tenant)
                .useRefreshToken(hash)
                .compose(found -> {
                    if (found.isEmpty()) {
                        return Future.succeededFuture(Optional.<ApiResponse>empty());
                    }
                    UUID session = found.get().session();
                    if (found.get().usedBefore()) {
                        LOGGER.warn(
                                "tenant={} session={} address={} Refresh token reused; ended the session",
                                tenant,
                                session,
                                request.remoteAddress());
                        return endReused(connection, ofTenant, session).map(Optional.<ApiResponse>empty());
                    }
                    return issuer(connection, tenant).renew(session);
                }));
    }

    /** Ends the session of a refresh token that was used twice: one of the users may be a thief. */
    private Future<Void> endReused(SqlConnection connection, ApiRequest request, UUID session) {
        SessionRepository sessions =
                new SessionRepository(connection, Caller.of(request).tenant());
        return sessions.caller(session).compose(caller -> sessions.end(session)
                .compose(ended -> audit.record(
                        connection,
                        request,
                        "user.refresh-token-reused",
                        caller.map(Caller::name).orElseGet(session::toString),
                        new JsonObject().put("session", session.toString()))));
    }

    /** Ends the session of the refresh token. Succeeds for an unknown token. */
    private Future<ApiResponse> logout(ApiRequest request) {
        byte[] hash = OpaqueTokens.hash(request.body().getString("refresh_token"));
        return lookup.tenantOfRefreshToken(hash)
                .compose(found ->
                        found.map(tenant -> logout(request, tenant, hash)).orElseGet(Future::succeededFuture))
                .map(ended -> ApiResponse.noContent());
    }

    private Future<Void> logout(ApiRequest request, TenantId tenant, byte[] hash) {
        tenants.requireHost(request, tenant);
        return database.inTenant(tenant, connection -> {
            SessionRepository sessions = new SessionRepository(connection, tenant);
            return sessions.useRefreshToken(hash).compose(found -> found.map(refresh -> sessions.end(refresh.session()))
                    .orElseGet(Future::succeededFuture));
        });
    }

    /** Requires the old password beside the token, ends all sessions of the user and opens a new one. */
    private Future<ApiResponse> changePassword(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        String name = Caller.of(request).name();
        return authenticate(request, new UserKey(tenant, name), request.body().getString("password"))
                .compose(user -> passwords
                        .hash(request.body().getString("new_password"))
                        .compose(hash -> database.inTenant(tenant, connection -> new ApiUserRepository(
                                        connection, tenant)
                                .setPasswordHash(name, hash)
                                .compose(changed -> new SessionRepository(connection, tenant).endAll(user.id()))
                                .compose(ended ->
                                        audit.record(connection, request, "user.own-password", name, new JsonObject()))
                                .compose(recorded -> issuer(connection, tenant).open(user.id())))));
    }

    private Future<ApiResponse> caller(ApiRequest request) {
        Caller caller = Caller.of(request);
        return Future.succeededFuture(ApiResponse.ok(new JsonObject()
                .put("tenant", caller.tenant().value())
                .put("kind", caller.kind() == Caller.Kind.USER ? "user" : "api_key")
                .put("name", caller.name())
                .put("role", caller.role().orElseThrow().text())));
    }
}
