package dev.rookery.api.audit;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Lists audit entries, newest first. */
public final class AuditRoutes implements Routes {
    private static final String SELECT = "SELECT id, at, actor_kind, actor, action, subject, detail, address"
            + " FROM api_audit WHERE id < $1 AND ($2::text IS NULL OR subject = $2)"
            + " AND ($3::text IS NULL OR actor = $3) ORDER BY id DESC LIMIT $4";

    private static final int RETENTION_SLICE = 1000;

    private final Pool pool;
    private final AuditRetention retention;

    /** @param age entries are deleted after this time */
    public AuditRoutes(Vertx vertx, Pool pool, Duration age, MeterRegistry registry) {
        this.pool = pool;
        this.retention = new AuditRetention(vertx, pool, age, RETENTION_SLICE, registry);
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
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(
                        before,
                        request.optionalString("subject").orElse(null),
                        request.optionalString("actor").orElse(null),
                        page.queryLimit()))
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
