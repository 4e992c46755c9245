package dev.rookery.api.usage;

import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Returns usage by hour, day or month (UTC) from the views of the broker's usage tables. */
public final class UsageRoutes implements Routes {
    private final TenantDatabase database;

    public UsageRoutes(TenantDatabase database) {
        this.database = database;
    }

    @Override
    public String section() {
        return "usage";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("getUsage", this::usage);
    }

    private Future<ApiResponse> usage(ApiRequest request) {
        UsageStep step = UsageStep.valueOf(request.string("step").toUpperCase(Locale.ROOT));
        Instant from = time(request, "from");
        Instant to = time(request, "to");
        if (!from.isBefore(to)) {
            throw ApiException.invalid("'from' must be before 'to'");
        }
        if (step.exceedsLimit(from, to)) {
            throw ApiException.invalid("The range has more than " + UsageStep.MAX_PERIODS
                    + " periods. Choose a shorter range or a longer 'step'.");
        }
        TenantId tenant = Caller.of(request).tenant();
        Tuple range = Tuple.of(tenant.value(), utc(from), utc(to));
        return database.inTenant(
                        tenant,
                        connection -> connection.preparedQuery(step.sql()).execute(range))
                .map(rows -> ApiResponse.ok(new JsonObject()
                        .put("step", request.string("step"))
                        .put("items", new JsonArray(QueryResults.list(rows, UsageRoutes::item)))));
    }

    private static Instant time(ApiRequest request, String name) {
        return request.optionalInstant(name).orElseThrow();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static JsonObject item(Row row) {
        JsonObject values = row.getJsonObject("usage");
        JsonObject item = new JsonObject()
                .put("tenant", row.getString("tenant"))
                .put("from", QueryResults.timestamp(row, "begins"))
                .put("to", QueryResults.timestamp(row, "ends"));
        for (String column : List.of("tenant", "hour", "day", "month")) {
            values.remove(column);
        }
        return item.mergeIn(values);
    }
}
