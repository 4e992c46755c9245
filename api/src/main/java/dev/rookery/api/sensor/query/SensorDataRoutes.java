package dev.rookery.api.sensor.query;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.service.SensorService;
import dev.rookery.api.sensor.tail.ReadingStream;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.HealthCheck;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Routes;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Queries, exports and streams sensor data. Starts and stops the ingestion. */
public final class SensorDataRoutes implements Routes {
    /** Number of connections that the pool of the exports needs, one for each concurrent export. */
    public static final int EXPORT_CONNECTIONS = 4;

    private static final int EXPORTS_PER_TENANT = 2;

    private final SensorService service;
    private final SensorQueries queries;
    private final MetricComparison comparison;
    private final Pool exports;
    private final ReadingExport export;
    private final ReadingStream stream;

    /**
     * @param service started and stopped with these routes
     * @param exports pool for exports, closed with these routes
     * @param stream closed with these routes
     */
    public SensorDataRoutes(SensorService service, TenantDatabase database, Pool exports, ReadingStream stream) {
        this.service = service;
        this.queries = new SensorQueries(database);
        this.comparison = new MetricComparison(queries);
        this.exports = exports;
        this.export = new ReadingExport(new TenantDatabase(exports), EXPORT_CONNECTIONS, EXPORTS_PER_TENANT);
        this.stream = stream;
    }

    @Override
    public String section() {
        return "sensor-data";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listLatestReadings", this::latest,
                "listMetrics", this::metrics,
                "listReadings", this::readings,
                "listAggregates", this::aggregates,
                "compareMetrics", comparison::compare,
                "listRawMessages", this::raw,
                "exportReadings", this::exportReadings,
                "tailReadings", stream::open);
    }

    @Override
    public Future<Void> start() {
        return service.start();
    }

    @Override
    public Future<Void> stop() {
        stream.close();
        return service.stop().eventually(exports::close);
    }

    @Override
    public Map<String, HealthCheck> healthChecks() {
        return Map.of("ingestion", service::check);
    }

    private Future<ApiResponse> latest(ApiRequest request) {
        PageRequest page = request.page();
        return request.optionalString("device")
                .map(device -> queries.latestOf(tenant(request), device, request.optionalString("metric"), page))
                .orElseGet(() -> queries.latest(tenant(request), page))
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, row -> row), ReadingJson::withName, SensorDataRoutes::name)));
    }

    private Future<ApiResponse> metrics(ApiRequest request) {
        PageRequest page = request.page();
        return queries.metrics(
                        tenant(request), request.optionalString("device"), request.optionalString("search"), page)
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, row -> row), SensorDataRoutes::metric, SensorDataRoutes::name)));
    }

    private static JsonObject metric(Row row) {
        return new JsonObject()
                .put("device", row.getString("device"))
                .put("metric", row.getString("metric"))
                .put("unit", row.getString("unit"))
                .put("type", row.getString("type"))
                .put("first", QueryResults.timestamp(row, "first"))
                .put("last", QueryResults.timestamp(row, "last"));
    }

    private Future<ApiResponse> readings(ApiRequest request) {
        PageRequest page = request.page();
        return queries.readings(
                        tenant(request),
                        request.string("device"),
                        request.string("metric"),
                        TimeRange.of(request),
                        request.string("order").equals("desc"),
                        page)
                .map(rows -> ApiResponse.ok(
                        page.toJson(QueryResults.list(rows, row -> row), ReadingJson::of, SensorDataRoutes::place)));
    }

    private Future<ApiResponse> aggregates(ApiRequest request) {
        TimeRange range = TimeRange.of(request);
        Duration bin = Bin.parse(request.string("bin"), range);
        return queries.aggregates(tenant(request), request.string("device"), request.string("metric"), range, bin)
                .map(rows -> ApiResponse.ok(
                        new JsonObject().put("series", new JsonArray(QueryResults.list(rows, AggregateJson::of)))));
    }

    private Future<ApiResponse> raw(ApiRequest request) {
        PageRequest page = request.page();
        return queries.raw(tenant(request), request.string("device"), TimeRange.of(request), page)
                .map(rows -> ApiResponse.ok(page.toJson(
                        QueryResults.list(rows, row -> row), SensorDataRoutes::rawMessage, SensorDataRoutes::place)));
    }

    private Future<ApiResponse> exportReadings(ApiRequest request) {
        return export.write(
                tenant(request),
                request.context().response(),
                ExportFormat.parse(request.string("format")),
                request.string("device"),
                request.optionalString("metric"),
                TimeRange.of(request));
    }

    private static TenantId tenant(ApiRequest request) {
        return Caller.of(request).tenant();
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
