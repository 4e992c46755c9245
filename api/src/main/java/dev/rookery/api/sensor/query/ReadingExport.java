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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes readings out, a few exports at a time. */
final class ReadingExport {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadingExport.class);
    static final int MOST_AT_ONCE = 2;

    private static final String SERIES = "SELECT id FROM sensor_series WHERE device = $1"
            + " AND ($2::text IS NULL OR metric = $2) ORDER BY metric, unit, type";

    private static final String READINGS = "SELECT s.device, s.metric, s.unit, s.type, r.time, r.value, r.content FROM"
            + " sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE r.series = $1 AND s.id = $1"
            + " AND r.time >= $2 AND r.time < $3 ORDER BY r.time, r.identity";

    private final Pool pool;
    private final AtomicInteger underWay = new AtomicInteger();

    ReadingExport(Pool pool) {
        this.pool = pool;
    }

    /** @return when the last line is written, or the caller has gone */
    Future<ApiResponse> write(
            HttpServerResponse response, ExportFormat format, String device, Optional<String> metric, TimeRange range) {
        if (underWay.incrementAndGet() > MOST_AT_ONCE) {
            underWay.decrementAndGet();
            throw new ApiException(
                    ProblemType.TOO_MANY_REQUESTS, MOST_AT_ONCE + " exports are under way; wait until one has ended");
        }
        return pool.withTransaction(connection -> connection
                        .preparedQuery(SERIES)
                        .execute(Tuple.of(device, metric.orElse(null)))
                        .compose(rows -> {
                            List<Integer> series = QueryResults.list(rows, row -> row.getInteger(0));
                            begin(response, format);
                            return writeAll(connection, series.iterator(), range, response, format);
                        }))
                .compose(written -> response.end())
                .recover(failure -> abort(response, failure))
                .onComplete(done -> underWay.decrementAndGet())
                .map(done -> ApiResponse.streamed());
    }

    private static void begin(HttpServerResponse response, ExportFormat format) {
        response.setChunked(true).putHeader("Content-Type", format.mediaType());
        response.write(format.head());
    }

    /** One series after the other, each in the order of the index, so that nothing is sorted. */
    private static Future<Void> writeAll(
            SqlConnection connection,
            Iterator<Integer> series,
            TimeRange range,
            HttpServerResponse response,
            ExportFormat format) {
        if (!series.hasNext()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.of(series.next(), range.first(), range.end());
        return connection
                .prepare(READINGS)
                .compose(statement -> new RowStreamWriter(response, format::line).write(statement, parameters))
                .compose(written -> writeAll(connection, series, range, response, format));
    }

    /** Once lines are out, only a broken connection can say that some are missing. */
    private static Future<Void> abort(HttpServerResponse response, Throwable failure) {
        if (!response.headWritten()) {
            return Future.failedFuture(failure);
        }
        LOGGER.warn("An export ends too soon: {}", failure.toString());
        if (!response.closed()) {
            response.reset();
        }
        return Future.succeededFuture();
    }
}
