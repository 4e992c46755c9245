package dev.rookery.api.sensor.query;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import dev.rookery.http.QueryResults;
import dev.rookery.http.RowStreamWriter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams the readings of a device to a response. Limits the number of concurrent exports. Thread-safe. */
final class ReadingExport {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadingExport.class);

    private static final String SERIES = "SELECT id FROM sensor_series WHERE device = $1"
            + " AND ($2::text IS NULL OR metric = $2) ORDER BY metric, unit, type";

    private static final String READINGS = "SELECT s.device, s.metric, s.unit, s.type, r.time, r.value, r.content FROM"
            + " sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE r.series = $1 AND s.id = $1"
            + " AND r.time >= $2 AND r.time < $3 ORDER BY r.time, r.identity";

    private final Pool pool;
    private final int limit;
    private final AtomicInteger running = new AtomicInteger();

    /** @param limit maximum number of concurrent exports */
    ReadingExport(Pool pool, int limit) {
        this.pool = pool;
        this.limit = limit;
    }

    /** Returns a future that completes when the response has ended or its client has closed the connection. */
    Future<ApiResponse> write(
            HttpServerResponse response, ExportFormat format, String device, Optional<String> metric, TimeRange range) {
        if (running.incrementAndGet() > limit) {
            running.decrementAndGet();
            throw new ApiException(
                    ProblemType.TOO_MANY_REQUESTS, "Limit of " + limit + " concurrent exports reached. Retry later.");
        }
        return pool.withTransaction(connection -> connection
                        .preparedQuery(SERIES)
                        .execute(Tuple.of(device, metric.orElse(null)))
                        .compose(rows -> {
                            begin(response, format);
                            return writeAll(
                                    connection,
                                    QueryResults.list(rows, row -> row.getInteger(0)),
                                    range,
                                    response,
                                    format);
                        }))
                .compose(written -> response.end())
                .recover(failure -> abort(response, device, failure))
                .onComplete(completed -> running.decrementAndGet())
                .map(completed -> ApiResponse.streamed());
    }

    private static void begin(HttpServerResponse response, ExportFormat format) {
        response.setChunked(true).putHeader("Content-Type", format.mediaType());
        response.write(format.header());
    }

    /** Writes the series one after the other, each in index order, so that PostgreSQL does not sort. */
    private static Future<Void> writeAll(
            SqlConnection connection,
            List<Integer> series,
            TimeRange range,
            HttpServerResponse response,
            ExportFormat format) {
        Future<Void> written = Future.succeededFuture();
        for (Integer id : series) {
            Tuple parameters = Tuple.of(id, range.fromUtc(), range.toUtc());
            written = written.compose(previous -> connection
                    .prepare(READINGS)
                    .compose(statement -> new RowStreamWriter(response, format::line).write(statement, parameters)));
        }
        return written;
    }

    /** Resets the connection if lines have been sent: only that shows the client that the export is incomplete. */
    private static Future<Void> abort(HttpServerResponse response, String device, Throwable failure) {
        if (!response.headWritten()) {
            return Future.failedFuture(failure);
        }
        LOGGER.warn("device={} Export aborted: {}", device, failure.toString());
        if (!response.closed()) {
            response.reset();
        }
        return Future.succeededFuture();
    }
}
