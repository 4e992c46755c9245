package dev.rookery.api.mqttuser;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.csv.CsvStyle;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.api.tenant.TenantSlots;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Bulk import and export of MQTT users with their ACL rows. */
public final class BulkRoutes implements Routes {
    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final ImportWriter writer;
    private final AuditLog audit;
    private final TenantSlots imports = new TenantSlots("imports", 8, 2);
    private final TenantSlots exports;

    /**
     * @param connections size of the pool of the database: an export has a connection for as long as its client reads
     */
    public BulkRoutes(
            TenantDatabase database, RequestTenants tenants, ImportWriter writer, AuditLog audit, int connections) {
        this.database = database;
        this.tenants = tenants;
        this.writer = writer;
        this.audit = audit;
        this.exports = new TenantSlots("exports", Math.max(1, connections / 2), Math.max(1, connections / 4));
    }

    @Override
    public String section() {
        return "bulk";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("importMqttUsers", this::importUsers, "exportMqttUsers", this::exportUsers);
    }

    private Future<ApiResponse> importUsers(ApiRequest request) {
        return imports.run(Caller.of(request).tenant(), () -> {
            Future<JsonObject> summary = new BulkImport(writer, request).run();
            request.context().request().resume();
            return summary.map(ApiResponse::ok);
        });
    }

    private Future<ApiResponse> exportUsers(ApiRequest request) {
        Optional<CsvStyle> csv =
                switch (request.string("format")) {
                    case "csv" -> Optional.of(CsvStyle.PLAIN);
                    case "spreadsheet" -> Optional.of(CsvStyle.SPREADSHEET);
                    default -> Optional.empty();
                };
        boolean hashes = request.optionalBoolean("hashes").orElse(false);
        JsonObject detail = new JsonObject().put("hashes", hashes);
        TenantId tenant = Caller.of(request).tenant();
        return exports.run(tenant, () -> database.inTenant(
                        tenant, connection -> audit.record(connection, request, "mqtt.export", "mqtt-users", detail))
                .compose(recorded -> new BulkExport(database, tenant, tenants.tables(tenant), csv, hashes)
                        .write(request.context().response()))
                .map(written -> ApiResponse.streamed()));
    }
}
