package dev.rookery.api.audit;

import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Lists audit entries, newest first. */
public final class AuditRoutes implements Routes {
    private static final String SELECT = "SELECT id, at, actor_kind, actor, action, subject, detail, address"
            + " FROM api_audit WHERE tenant = $1 AND id < $2 AND ($3::text IS NULL OR subject = $3)"
            + " AND ($4::text IS NULL OR actor = $4) ORDER BY id DESC LIMIT $5";

    private static final int RETENTION_SLICE = 1000;

    private final TenantDatabase database;
    private final AuditRetention retention;

    /** @param age entries are deleted after this time */
    public AuditRoutes(Vertx vertx, TenantDatabase database, Duration age, MeterRegistry registry) {
        this.database = database;
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
        return Map.of("listAudit", this::list);
    }

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        long before = page.after().map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        TenantId tenant = Caller.of(request).tenant();
        Tuple search = Tuple.of(
                tenant.value(),
                before,
                request.optionalString("subject").orElse(null),
                request.optionalString("actor").orElse(null),
                page.queryLimit());
        return database.inTenant(
                        tenant, connection -> connection.preparedQuery(SELECT).execute(search))
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, row -> row),
                        AuditRoutes::entry,
                        row -> new JsonArray(List.of(row.getLong("id"))))));
    }

    private static JsonObject entry(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("at", QueryResults.timestamp(row, "at"))
                .put("actor_kind", row.getString("actor_kind"))
                .put("actor", row.getString("actor"))
                .put("action", row.getString("action"))
                .put("subject", row.getString("subject"))
                .put("detail", row.getJsonObject("detail"))
                .put("address", row.getString("address"));
    }
}
