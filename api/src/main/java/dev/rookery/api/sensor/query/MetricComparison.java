package dev.rookery.api.sensor.query;

import dev.rookery.api.caller.Caller;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Rfc3339;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Aggregates several metrics over the same intervals. */
final class MetricComparison {
    /** Of all metrics of a response together. */
    private static final int MAX_BINS = 20_000;

    private final SensorQueries queries;

    MetricComparison(SensorQueries queries) {
        this.queries = queries;
    }

    /** The metrics are queried one after the other, so that a request occupies one connection. */
    Future<ApiResponse> compare(ApiRequest request) {
        TenantId tenant = Caller.of(request).tenant();
        JsonObject body = request.body();
        TimeRange range = TimeRange.of(
                Optional.ofNullable(body.getString("from")).map(Rfc3339::parse),
                Optional.ofNullable(body.getString("to")).map(Rfc3339::parse));
        Duration bin = Bin.parse(body.getString("bin"), range);
        List<JsonObject> metrics = body.getJsonArray("metrics").stream()
                .map(JsonObject.class::cast)
                .toList();
        if (range.length().dividedBy(bin) * metrics.size() > MAX_BINS) {
            throw ApiException.invalid("The metrics have more than " + MAX_BINS
                    + " bins together. Choose a longer 'bin', a shorter range or fewer metrics.");
        }
        JsonArray results = new JsonArray();
        Future<Void> done = Future.succeededFuture();
        for (JsonObject metric : metrics) {
            done = done.compose(previous -> aggregate(tenant, metric, range, bin))
                    .map(series -> {
                        results.add(metric.copy().put("series", series));
                        return null;
                    });
        }
        return done.map(all -> ApiResponse.ok(new JsonObject().put("metrics", results)));
    }

    private Future<JsonArray> aggregate(TenantId tenant, JsonObject metric, TimeRange range, Duration bin) {
        return queries.aggregates(tenant, metric.getString("device"), metric.getString("metric"), range, bin)
                .map(rows -> new JsonArray(QueryResults.list(rows, AggregateJson::of)));
    }
}
