package dev.rookery.api.handover;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Operations of hand-overs: an operator starts one with a code; people of the tenant see, revoke and extend them. */
public final class HandoverRoutes implements Routes {
    private final SqlClient pool;
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final AuditLog audit;
    private final HandoverConfig config;
    private final HandoverSessions sessions;
    private final HandoverCodeReader codes;
    private final Clock clock;

    /** @param pool for the keys of the provisioner, which belong to no tenant */
    public HandoverRoutes(
            Vertx vertx,
            SqlClient pool,
            TenantDatabase database,
            RequestTenants tenants,
            AuditLog audit,
            HandoverConfig config,
            HandoverSessions sessions,
            Clock clock) {
        this.pool = pool;
        this.database = database;
        this.tenants = tenants;
        this.audit = audit;
        this.config = config;
        this.sessions = sessions;
        this.codes = new HandoverCodeReader(vertx, config, clock);
        this.clock = clock;
    }

    @Override
    public String section() {
        return "handovers";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "startHandover", this::start,
                "listHandovers", this::list,
                "updateHandover", this::grant,
                "endHandover", this::revoke);
    }

    private Future<ApiResponse> start(ApiRequest request) {
        TenantId tenant = tenants.of(request);
        return codes.read(pool, request.body().getString("code"))
                .map(found -> found.filter(code -> isFor(code, tenant)).orElseThrow(HandoverRoutes::refused))
                .compose(code -> {
                    tenants.requireActive(tenant);
                    return sessions.open(request, tenant, code);
                })
                .map(opened -> opened.orElseThrow(HandoverRoutes::refused));
    }

    private boolean isFor(HandoverCode code, TenantId tenant) {
        Optional<String> customer = tenant.equals(TenantId.DEFAULT) ? config.customerId() : Optional.of(tenant.value());
        return customer.filter(code.customer()::equals).isPresent();
    }

    /** The same for every reason: the response does not help to guess. */
    private static ApiException refused() {
        return new ApiException(
                ProblemType.UNAUTHENTICATED,
                "The code is invalid, expired, already used or for another customer. Start the hand-over again.");
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        TenantId tenant = Caller.of(request).tenant();
        Instant now = clock.instant();
        return database.inTenant(tenant, connection -> new HandoverRepository(connection, tenant).list(page))
                .map(found -> ApiResponse.ok(
                        page.toJson(found, handover -> describe(handover, now), handover -> new JsonArray()
                                .add(ChronoUnit.MICROS.between(Instant.EPOCH, handover.startedAt())))));
    }

    private Future<ApiResponse> grant(ApiRequest request) {
        Role role = Role.parse(request.body().getString("role"));
        return change(request, (connection, handovers, handover) -> handovers
                .setRole(handover.id(), role)
                .compose(changed -> audit.record(
                                connection,
                                request,
                                "handover.grant",
                                handover.operator(),
                                new JsonObject()
                                        .put("handover", handover.id().toString())
                                        .put("role", role.text()))
                        .map(recorded -> ApiResponse.ok(describe(changed, clock.instant())))));
    }

    private Future<ApiResponse> revoke(ApiRequest request) {
        return change(request, (connection, handovers, handover) -> handovers
                .end(handover.id(), Caller.of(request).name())
                .compose(ended -> audit.record(
                        connection,
                        request,
                        "handover.revoke",
                        handover.operator(),
                        new JsonObject().put("handover", handover.id().toString())))
                .map(recorded -> ApiResponse.noContent()));
    }

    /** Change of an active hand-over, which is locked, within a transaction. */
    private interface Change {
        Future<ApiResponse> apply(SqlConnection connection, HandoverRepository handovers, Handover handover);
    }

    private Future<ApiResponse> change(ApiRequest request, Change change) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> {
            HandoverRepository handovers = new HandoverRepository(connection, tenant);
            return handovers
                    .lock(id(request))
                    .map(found -> found.filter(handover -> handover.isActive(clock.instant()))
                            .orElseThrow(() -> notFound(request)))
                    .compose(handover -> change.apply(connection, handovers, handover));
        });
    }

    private static UUID id(ApiRequest request) {
        try {
            return UUID.fromString(request.string("id"));
        } catch (IllegalArgumentException e) {
            throw notFound(request);
        }
    }

    private static ApiException notFound(ApiRequest request) {
        return ApiException.notFound("active hand-over " + request.string("id"));
    }

    private static JsonObject describe(Handover handover, Instant now) {
        JsonObject json = new JsonObject()
                .put("id", handover.id().toString())
                .put("operator", handover.operator())
                .put("reason", handover.reason())
                .put("role", handover.role().text())
                .put("active", handover.isActive(now))
                .put("refused", handover.refused())
                .put("started_at", handover.startedAt().toString())
                .put("expires_at", handover.expiresAt().toString());
        handover.endedAt().ifPresent(time -> json.put("ended_at", time.toString()));
        handover.endedBy().ifPresent(name -> json.put("ended_by", name));
        return json;
    }
}
