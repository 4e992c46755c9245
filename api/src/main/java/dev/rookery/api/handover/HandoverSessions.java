package dev.rookery.api.handover;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OpaqueTokens;
import dev.rookery.http.ProblemType;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Sessions of operators in the consoles of tenants. A session ends fifteen minutes after its start, whatever happens in it. The
 * token that continues it is not replaced: it is of no use afterwards. Thread-safe.
 */
public final class HandoverSessions {
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    /** The end of an access token is not the end of the session. */
    private static final Duration ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(5);

    private static final String PREFIX = "rh_";
    private static final String CALLERS = """
            /* all tenants */ SELECT h.tenant, h.id, h.operator, h.role
            FROM unnest($1::text[], $2::uuid[]) AS wanted (tenant, id)
            JOIN api_handovers h ON h.tenant = wanted.tenant AND h.id = wanted.id
            WHERE h.ended_at IS NULL AND h.expires_at > now()
            """;
    private static final String TENANT_OF_TOKEN =
            "/* all tenants */ SELECT tenant FROM api_handovers WHERE token_hash = $1";

    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final AuditLog audit;
    private final Supplier<HandoverTokens> tokens;
    private final Clock clock;

    /** @param tokens available when the API has started */
    public HandoverSessions(
            TenantDatabase database,
            RequestTenants tenants,
            AuditLog audit,
            Supplier<HandoverTokens> tokens,
            Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.audit = audit;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Returns whether a token that continues a session belongs to a hand-over. */
    public static boolean isToken(String token) {
        return token.startsWith(PREFIX);
    }

    /** Returns the operator of an active hand-over; empty if it has ended. */
    public Future<Optional<Caller>> caller(TenantId tenant, UUID handover) {
        return database.inTenant(tenant, connection -> new HandoverRepository(connection, tenant).caller(handover));
    }

    /**
     * Returns the operators of several hand-overs, without those that have ended.
     *
     * @param handovers tenants by hand-over
     */
    public Future<Map<UUID, Caller>> callers(Map<UUID, TenantId> handovers) {
        if (handovers.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        List<UUID> ids = List.copyOf(handovers.keySet());
        Tuple wanted = Tuple.of(
                ids.stream()
                        .map(id -> Objects.requireNonNull(handovers.get(id)).value())
                        .toArray(String[]::new),
                (Object) ids.toArray(UUID[]::new));
        return database.acrossTenants(
                connection -> connection.preparedQuery(CALLERS).execute(wanted).map(rows -> {
                    Map<UUID, Caller> callers = new HashMap<>();
                    rows.forEach(row -> callers.put(
                            row.getUUID("id"),
                            HandoverCaller.of(
                                    new TenantId(row.getString("tenant")),
                                    row.getString("operator"),
                                    Role.parse(row.getString("role")))));
                    return callers;
                }));
    }

    /**
     * Opens a session; empty if the code has been used before. Fails if the tenant refuses hand-overs: only an operator with a
     * genuine code learns that.
     */
    Future<Optional<ApiResponse>> open(ApiRequest request, TenantId tenant, HandoverCode code) {
        String token = OpaqueTokens.generate(PREFIX);
        return database.inTenant(tenant, connection -> new HandoverSettingRepository(connection, tenant)
                        .lock()
                        .compose(settings -> new HandoverRepository(connection, tenant)
                                .start(code, OpaqueTokens.hash(token), LIFETIME, !settings.permitted()))
                        .compose(started -> started.map(handover -> recordStart(connection, request, tenant, handover)
                                        .map(Optional.of(handover)))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty()))))
                .map(started -> started.map(handover -> {
                    if (handover.refused()) {
                        throw new ApiException(
                                ProblemType.HANDOVERS_REFUSED,
                                "The customer does not permit operators to open this console. An owner can change that"
                                        + " on the page Operator access.");
                    }
                    return response(tenant, handover, token);
                }));
    }

    private Future<Void> recordStart(SqlConnection connection, ApiRequest request, TenantId tenant, Handover handover) {
        JsonObject detail =
                new JsonObject().put("handover", handover.id().toString()).put("reason", handover.reason());
        if (!handover.refused()) {
            detail.put("expires_at", handover.expiresAt().toString());
        }
        return audit.record(
                connection,
                as(request, tenant, handover),
                handover.refused() ? "handover.refuse" : "handover.start",
                handover.operator(),
                detail);
    }

    /** Continues the session of the token; empty if it has ended. */
    public Future<Optional<ApiResponse>> refresh(ApiRequest request, String token) {
        return tenantOf(token).compose(found -> found.map(tenant -> {
                    tenants.requireHost(request, tenant);
                    tenants.requireActive(tenant);
                    return find(tenant, token).map(handover -> handover.map(active -> response(tenant, active, token)));
                })
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    /** Ends the session of the token. Succeeds if there is none. */
    public Future<Void> end(ApiRequest request, String token) {
        return tenantOf(token).compose(found -> found.map(tenant -> {
                    tenants.requireHost(request, tenant);
                    return find(tenant, token).compose(handover -> handover.map(
                                    active -> end(as(request, tenant, active), tenant, active))
                            .orElseGet(Future::succeededFuture));
                })
                .orElseGet(Future::succeededFuture));
    }

    private Future<Void> end(ApiRequest request, TenantId tenant, Handover handover) {
        JsonObject detail = new JsonObject().put("handover", handover.id().toString());
        return database.inTenant(tenant, connection -> new HandoverRepository(connection, tenant)
                .end(handover.id(), handover.operator())
                .compose(ended -> audit.record(connection, request, "handover.end", handover.operator(), detail)));
    }

    private Future<Optional<Handover>> find(TenantId tenant, String token) {
        return database.inTenant(
                tenant, connection -> new HandoverRepository(connection, tenant).ofToken(OpaqueTokens.hash(token)));
    }

    private Future<Optional<TenantId>> tenantOf(String token) {
        return database.acrossTenants(connection -> connection
                .preparedQuery(TENANT_OF_TOKEN)
                .execute(Tuple.of(Buffer.buffer(OpaqueTokens.hash(token))))
                .map(rows -> QueryResults.first(rows, row -> new TenantId(row.getString(0)))));
    }

    private static ApiRequest as(ApiRequest request, TenantId tenant, Handover handover) {
        return request.withCaller(HandoverCaller.of(tenant, handover.operator(), handover.role()));
    }

    private ApiResponse response(TenantId tenant, Handover handover, String token) {
        Duration remaining = Duration.between(Instant.now(clock), handover.expiresAt());
        Duration lifetime = remaining.compareTo(ACCESS_TOKEN_LIFETIME) < 0 ? remaining : ACCESS_TOKEN_LIFETIME;
        long seconds = Math.max(1, lifetime.toSeconds());
        return ApiResponse.ok(new JsonObject()
                .put("access_token", tokens.get().issue(tenant, handover.id(), Duration.ofSeconds(seconds)))
                .put("token_type", "Bearer")
                .put("expires_in", seconds)
                .put("refresh_token", token));
    }
}
