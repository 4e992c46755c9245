package dev.rookery.api.audit;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.tenant.TenantSlots;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import dev.rookery.http.RowStreamWriter;
import dev.rookery.tenant.TenantDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Lists audit entries, newest first. */
public final class AuditRoutes implements Routes {
    private static final int RETENTION_SLICE = 1000;

    private final TenantDatabase database;
    private final AuditRetention retention;
    private final AuditLog audit;
    private final TenantSlots exports;

    /**
     * @param age entries are deleted after this time
     * @param connections size of the pool of the database: an export has a connection for as long as its client reads
     */
    public AuditRoutes(
            Vertx vertx,
            TenantDatabase database,
            AuditLog audit,
            Duration age,
            int connections,
            MeterRegistry registry) {
        this.database = database;
        this.audit = audit;
        this.exports = new TenantSlots("audit exports", Math.max(1, connections / 4), 1);
        this.retention = new AuditRetention(vertx, database, age, RETENTION_SLICE, registry);
    }

    @Override
    public Future<Void> start() {
        retention.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        retention.stop();
        return Future.succeededFuture();
    }

    @Override
    public String section() {
        return "audit";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listAudit", this::list, "exportAudit", this::export);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        Tuple search = AuditSearch.parameters(request)
                .addLong(page.after().map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE))
                .addInteger(page.queryLimit());
        return database.inTenant(
                        Caller.of(request).tenant(),
                        connection -> connection.preparedQuery(AuditSearch.PAGE).execute(search))
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, row -> row),
                        AuditEntryFormat::json,
                        row -> new JsonArray(List.of(row.getLong("id"))))));
    }

    private Future<ApiResponse> export(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        Tuple search = AuditSearch.parameters(request);
        AuditEntryFormat format = AuditEntryFormat.parse(request.string("format"));
        JsonObject detail = new JsonObject().put("format", request.string("format"));
        return exports.run(tenant, () -> database.inTenant(
                        tenant, connection -> audit.record(connection, request, "audit.export", "audit", detail))
                .compose(recorded -> write(tenant, request.context().response(), format, search))
                .map(written -> ApiResponse.streamed()));
    }

    private Future<Void> write(TenantId tenant, HttpServerResponse response, AuditEntryFormat format, Tuple search) {
        return database.inTenant(
                        tenant,
                        connection -> connection.prepare(AuditSearch.ALL).compose(statement -> {
                            response.setChunked(true).putHeader("Content-Type", format.mediaType());
                            response.write(format.header());
                            return new RowStreamWriter(response, format::line).write(statement, search);
                        }))
                .compose(written -> response.end());
    }
}
