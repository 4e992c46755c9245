package dev.rookery.api.sensor.query;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import dev.rookery.http.QueryResults;
import dev.rookery.http.RowStreamWriter;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams the readings of a device to a response. Limits the number of concurrent exports. Thread-safe. */
final class ReadingExport {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadingExport.class);

    private static final String SERIES = "SELECT id FROM sensor_series WHERE tenant = $1 AND device = $2"
            + " AND ($3::text IS NULL OR metric = $3) ORDER BY metric, unit, type";

    private static final String READINGS =
            "SELECT s.device, s.metric, s.unit, s.type, r.time, r.value, r.content, r.stated_time FROM"
                    + " sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE s.tenant = $1"
                    + " AND r.series = $2 AND s.id = $2 AND r.time >= $3 AND r.time < $4 ORDER BY r.time, r.identity";

    private final TenantDatabase database;
    private final int limit;
    private final int tenantLimit;

    /** Number of exports of each tenant that has any. */
    @GuardedBy("this")
    private final Map<TenantId, Integer> running = new HashMap<>();

    /**
     * @param limit maximum number of concurrent exports
     * @param tenantLimit maximum number of concurrent exports of a tenant
     */
    ReadingExport(TenantDatabase database, int limit, int tenantLimit) {
        this.database = database;
        this.limit = limit;
        this.tenantLimit = tenantLimit;
    }

    /** Returns a future that completes when the response has ended or its client has closed the connection. */
    Future<ApiResponse> write(
            TenantId tenant,
            HttpServerResponse response,
            ExportFormat format,
            String device,
            Optional<String> metric,
            TimeRange range) {
        begin(tenant);
        return database.inTenant(tenant, connection -> connection
                        .preparedQuery(SERIES)
                        .execute(Tuple.of(tenant.value(), device, metric.orElse(null)))
                        .compose(rows -> {
                            begin(response, format);
                            return writeAll(
                                    connection,
                                    QueryResults.list(
                                            rows,
                                            row -> Tuple.of(
                                                    tenant.value(), row.getInteger(0), range.fromUtc(), range.toUtc())),
                                    response,
                                    format);
                        }))
                .compose(written -> response.end())
                .recover(failure -> abort(response, tenant, device, failure))
                .onComplete(completed -> end(tenant))
                .map(completed -> ApiResponse.streamed());
    }

    private synchronized void begin(TenantId tenant) {
        int all = running.values().stream().mapToInt(Integer::intValue).sum();
        if (all >= limit || running.getOrDefault(tenant, 0) >= tenantLimit) {
            throw new ApiException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "Limit of " + tenantLimit + " concurrent exports reached. Retry later.");
        }
        running.merge(tenant, 1, Integer::sum);
    }

    private synchronized void end(TenantId tenant) {
        running.computeIfPresent(tenant, (key, exports) -> exports > 1 ? exports - 1 : null);
    }

    private static void begin(HttpServerResponse response, ExportFormat format) {
        response.setChunked(true).putHeader("Content-Type", format.mediaType());
        response.write(format.header());
    }

    /** Writes the series one after the other, each in index order, so that PostgreSQL does not sort. */
    private static Future<Void> writeAll(
            SqlConnection connection, List<Tuple> series, HttpServerResponse response, ExportFormat format) {
        Future<Void> written = Future.succeededFuture();
        for (Tuple parameters : series) {
            written = written.compose(previous -> connection
                    .prepare(READINGS)
                    .compose(statement -> new RowStreamWriter(response, format::line).write(statement, parameters)));
        }
        return written;
    }

    /** Resets the connection if lines have been sent: only that shows the client that the export is incomplete. */
    private static Future<Void> abort(HttpServerResponse response, TenantId tenant, String device, Throwable failure) {
        if (!response.headWritten()) {
            return Future.failedFuture(failure);
        }
        LOGGER.warn("tenant={} device={} Export aborted: {}", tenant, device, failure.toString());
        if (!response.closed()) {
            response.reset();
        }
        return Future.succeededFuture();
    }
}
