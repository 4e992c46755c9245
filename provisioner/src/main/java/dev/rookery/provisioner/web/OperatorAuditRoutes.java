package dev.rookery.provisioner.web;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists the operators' acts, newest first. */
public final class OperatorAuditRoutes implements Routes {
    private static final String SELECT = "SELECT id, at, actor_kind, actor, action, subject, detail, address"
            + " FROM operator_audit WHERE id < $1 AND ($2::text IS NULL OR actor = $2)"
            + " AND ($3::text IS NULL OR subject = $3) AND ($4::text IS NULL OR starts_with(action, $4))"
            + " AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)"
            + " ORDER BY id DESC LIMIT $7";

    private final Pool pool;

    public OperatorAuditRoutes(Pool pool) {
        this.pool = pool;
    }

    @Override
    public String section() {
        return "audit";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listOperatorAudit", this::list);
    }

    private Future<ApiResponse> list(ApiRequest call) {
        PageRequest page = call.page();
        return pool.preparedQuery(SELECT)
                .execute(Tuple.from(Arrays.asList(
                        page.after().map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE),
                        call.optionalString("actor").orElse(null),
                        call.optionalString("subject").orElse(null),
                        call.optionalString("action").orElse(null),
                        time(call, "from"),
                        time(call, "to"),
                        page.queryLimit())))
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, OperatorAuditRoutes::entry), entry -> entry, entry -> new JsonArray()
                                .add(entry.getLong("id")))));
    }

    private static @Nullable OffsetDateTime time(ApiRequest call, String name) {
        return call.optionalInstant(name)
                .map((Instant time) -> time.atOffset(ZoneOffset.UTC))
                .orElse(null);
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
