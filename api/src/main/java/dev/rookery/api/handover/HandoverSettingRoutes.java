package dev.rookery.api.handover;

import dev.rookery.api.audit.AuditChange;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;

/** Lets the owners of a tenant refuse hand-overs in advance. */
public final class HandoverSettingRoutes implements Routes {
    private static final String SUBJECT = "hand-overs";

    private final TenantDatabase database;
    private final AuditLog audit;

    public HandoverSettingRoutes(TenantDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public String section() {
        return "handover-settings";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getHandoverSettings", this::get, "putHandoverSettings", this::put);
    }

    private Future<ApiResponse> get(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        return database.inTenant(tenant, connection -> new HandoverSettingRepository(connection, tenant).find())
                .map(settings -> ApiResponse.ok(settings.describe()));
    }

    private Future<ApiResponse> put(ApiRequest request) {
        boolean permitted = request.body().getBoolean("permitted");
        TenantId tenant = Caller.of(request).tenant();
        String owner = Caller.of(request).name();
        return database.inTenant(tenant, connection -> {
            HandoverSettingRepository settings = new HandoverSettingRepository(connection, tenant);
            return settings.lock().compose(before -> settings.update(permitted, owner)
                    .compose(after -> endActive(connection, tenant, permitted, owner)
                            .compose(ended -> audit.record(
                                    connection,
                                    request,
                                    "handover-settings.update",
                                    SUBJECT,
                                    AuditChange.of(before.attributes(), after.attributes())
                                            .put("ended", ended)))
                            .map(recorded -> ApiResponse.ok(after.describe()))));
        });
    }

    private static Future<Integer> endActive(
            SqlConnection connection, TenantId tenant, boolean permitted, String owner) {
        return permitted ? Future.succeededFuture(0) : new HandoverRepository(connection, tenant).endActive(owner);
    }
}
