package dev.rookery.api.access;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.ProblemType;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/** Lists and ends the sessions of the caller. */
public final class OwnSessionRoutes implements Routes {
    private final TenantDatabase database;
    private final AuditLog audit;
    private final AccessRoutes access;

    /** @param access verifies the token of the caller */
    public OwnSessionRoutes(TenantDatabase database, AuditLog audit, AccessRoutes access) {
        this.database = database;
        this.audit = audit;
        this.access = access;
    }

    @Override
    public String section() {
        return "sessions";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listOwnSessions", this::list,
                "endOwnSession", this::end,
                "endOtherSessions", this::endOthers);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        Caller caller = Caller.of(request);
        return current(request).compose(current -> database.inTenant(
                        caller.tenant(),
                        connection -> new SessionRepository(connection, caller.tenant()).list(caller.id()))
                .map(sessions -> ApiResponse.ok(new JsonObject()
                        .put(
                                "items",
                                new JsonArray(sessions.stream()
                                        .map(session ->
                                                session.describe(session.id().equals(current)))
                                        .toList())))));
    }

    private Future<ApiResponse> end(ApiRequest request) {
        UUID session = UUID.fromString(request.string("id"));
        Caller caller = Caller.of(request);
        TenantId tenant = caller.tenant();
        return database.inTenant(tenant, connection -> new SessionRepository(connection, tenant)
                .end(caller.id(), session)
                .compose(ended -> {
                    if (!ended) {
                        throw ApiException.notFound("session " + session);
                    }
                    JsonObject detail = new JsonObject().put("session", session.toString());
                    return audit.record(connection, request, "user.session-end", caller.name(), detail);
                })
                .map(recorded -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> endOthers(ApiRequest request) {
        Caller caller = Caller.of(request);
        TenantId tenant = caller.tenant();
        return current(request)
                .compose(current -> database.inTenant(tenant, connection -> new SessionRepository(connection, tenant)
                        .endOthers(caller.id(), current)
                        .compose(ended -> audit.record(
                                        connection,
                                        request,
                                        "user.sessions-end",
                                        caller.name(),
                                        new JsonObject().put("ended", ended))
                                .map(recorded -> ApiResponse.ok(new JsonObject().put("ended", ended))))));
    }

    private Future<UUID> current(ApiRequest request) {
        return access.sessionOf(request)
                .map(found -> found.orElseThrow(() ->
                        new ApiException(ProblemType.FORBIDDEN, "API keys have no sessions. Use an access token.")));
    }
}
