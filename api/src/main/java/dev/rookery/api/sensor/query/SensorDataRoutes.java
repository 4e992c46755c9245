package dev.rookery.api.sensor.query;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.ApiContext;
import dev.rookery.api.sensor.SensorService;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.tail.LiveTail;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import dev.rookery.postgres.PostgresClients;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What devices measured. */
public final class SensorDataRoutes implements Routes {
    private final SensorService service;
    private final SensorQueries queries;
    private final Pool exports;
    private final ReadingExport export;
    private final LiveTail tail;

    private SensorDataRoutes(SensorService service, Pool pool, Pool exports, LiveTail tail) {
        this.service = service;
        this.queries = new SensorQueries(pool);
        this.exports = exports;
        this.export = new ReadingExport(exports);
        this.tail = tail;
    }

    public static SensorDataRoutes of(ApiContext context) {
        ApiConfig config = context.config();
        return new SensorDataRoutes(
                new SensorService(context),
                context.pool(),
                // Connections of their own: nothing else waits for what takes long.
                PostgresClients.pool(context.vertx(), context.database(), ReadingExport.MOST_AT_ONCE, config.timeout()),
                new LiveTail(
                        context.vertx(), config.mqtt(), config.sensor().ingest().times()));
    }

    @Override
    public String section() {
        return "sensor-data";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listLatestReadings", this::latest,
                "listReadings", this::readings,
                "listAggregates", this::aggregates,
                "listRawMessages", this::raw,
                "exportReadings", this::exportReadings,
                "tailReadings", tail::open);
    }

    @Override
    public Future<Void> start() {
        service.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        tail.close();
        return service.stop().eventually(exports::close);
    }

    @Override
    public Map<String, HealthCheck> healthChecks() {
        return Map.of("ingestion", service::check);
    }

    private Future<ApiResponse> latest(ApiRequest call) {
        PageRequest page = call.page();
        return call.optionalString("device")
                .map(device ->
                        queries.latestOf(device, call.optionalString("metric").orElse(null), page))
                .orElseGet(() -> queries.latest(page))
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, row -> row), ReadingJson::withName, SensorDataRoutes::name)));
    }

    private Future<ApiResponse> readings(ApiRequest call) {
        PageRequest page = call.page();
        return queries.readings(
                        call.string("device"),
                        call.string("metric"),
                        TimeRange.of(call),
                        call.string("order").equals("desc"),
                        page)
                .map(rows -> ApiResponse.ok(
                        page.toJson(QueryResults.list(rows, row -> row), ReadingJson::of, SensorDataRoutes::place)));
    }

    private Future<ApiResponse> aggregates(ApiRequest call) {
        TimeRange range = TimeRange.of(call);
        Duration bin = Bin.of(call.string("bin"), range);
        return queries.aggregates(call.string("device"), call.string("metric"), range, bin)
                .map(rows -> ApiResponse.ok(
                        new JsonObject().put("series", new JsonArray(QueryResults.list(rows, AggregateJson::of)))));
    }

    private Future<ApiResponse> raw(ApiRequest call) {
        PageRequest page = call.page();
        return queries.raw(call.string("device"), TimeRange.of(call), page)
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, row -> row), SensorDataRoutes::rawMessage, SensorDataRoutes::place)));
    }

    private Future<ApiResponse> exportReadings(ApiRequest call) {
        return export.write(
                call.context().response(),
                call.string("format").equals("csv") ? ExportFormat.CSV : ExportFormat.NDJSON,
                call.string("device"),
                call.optionalString("metric"),
                TimeRange.of(call));
    }

    private static JsonObject rawMessage(Row row) {
        return new JsonObject()
                .put("time", QueryResults.timestamp(row, "time"))
                .put("topic", row.getString("topic"))
                .put("reason", row.getString("reason"))
                .put(
                        "payload",
                        Base64.getEncoder()
                                .encodeToString(row.getBuffer("payload").getBytes()));
    }

    private static JsonArray name(Row row) {
        return new JsonArray(List.of(
                row.getString("device"), row.getString("metric"), row.getString("unit"), row.getString("type")));
    }

    private static JsonArray place(Row row) {
        long time = DeviceTime.micros(row.getOffsetDateTime("time").toInstant());
        return new JsonArray(List.of(time, row.getLong("identity")));
    }
}
