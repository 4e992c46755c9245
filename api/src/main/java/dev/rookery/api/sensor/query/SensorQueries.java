package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.http.PageCursor;
import dev.rookery.http.PageRequest;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Asks PostgreSQL for sensor data. What callers name reaches it as parameters only. */
final class SensorQueries {
    private static final String LATEST_OF_SERIES = " CROSS JOIN LATERAL (SELECT time, value, content FROM"
            + " sensor_readings WHERE series = s.id ORDER BY time DESC, identity DESC LIMIT 1) r ";

    private static final String LATEST = "SELECT s.device, s.metric, s.unit, s.type, r.time, r.value, r.content FROM"
            + " sensor_series s" + LATEST_OF_SERIES
            + "WHERE (s.device, s.metric, s.unit, s.type) > ($1, $2, $3, $4)"
            + " ORDER BY s.device, s.metric, s.unit, s.type LIMIT $5";

    private static final String LATEST_OF_DEVICE =
            "SELECT s.device, s.metric, s.unit, s.type, r.time, r.value, r.content FROM sensor_series s"
                    + LATEST_OF_SERIES
                    + "WHERE s.device = $1 AND (s.metric, s.unit, s.type) > ($2, $3, $4)"
                    + " AND ($6::text IS NULL OR s.metric = $6) ORDER BY s.metric, s.unit, s.type LIMIT $5";

    /** A page of each series, then of all: the index delivers them in order, however many there are. */
    private static final String READINGS = "SELECT r.time, r.identity, r.value, r.content, s.unit, s.type FROM"
            + " sensor_series s CROSS JOIN LATERAL (SELECT time, identity, value, content FROM sensor_readings"
            + " WHERE series = s.id AND time >= $3 AND time < $4 AND (time, identity) %s ($5, $6)"
            + " ORDER BY time %2$s, identity %2$s LIMIT $7) r"
            + " WHERE s.device = $1 AND s.metric = $2 ORDER BY r.time %2$s, r.identity %2$s LIMIT $7";

    private static final String READINGS_FORWARD = String.format(READINGS, ">", "ASC");
    private static final String READINGS_BACKWARD = String.format(READINGS, "<", "DESC");

    /** Constants, so that PostgreSQL leaves out the partitions of other days before it begins. */
    private static final String IN_RANGE = " FROM sensor_readings WHERE series = s.id AND time >= $3 AND time < $4";

    /**
     * Bins begin at full minutes, hours and days of UTC, weeks on Mondays. One pass over the index adds them up, and a look into it for each
     * finds its last value. All bins of a unit come as one row of columns: to write 1,440 points as JSON takes PostgreSQL as long as all
     * the rest.
     */
    private static final String AGGREGATES =
            "SELECT s.unit, array_agg(time ORDER BY time) AS time, array_agg(count ORDER BY time) AS count,"
                    + " array_agg(sum / count ORDER BY time) AS avg, array_agg(min ORDER BY time) AS min,"
                    + " array_agg(max ORDER BY time) AS max, array_agg(last ORDER BY time) AS last"
                    + " FROM sensor_series s CROSS JOIN LATERAL ("
                    + "SELECT date_bin($5::interval, time, '2001-01-01 00:00:00+00') AS time, count(*) AS count, sum(value) AS"
                    + " sum, min(value) AS min, max(value) AS max, max(time) AS newest" + IN_RANGE
                    + " GROUP BY 1) bin CROSS JOIN LATERAL ("
                    + "SELECT value AS last" + IN_RANGE + " AND time = newest ORDER BY identity DESC LIMIT 1) newest"
                    + " WHERE s.device = $1 AND s.metric = $2 AND s.type <> 'text' GROUP BY s.unit ORDER BY s.unit";

    private static final String RAW = "SELECT time, identity, topic, reason, payload FROM sensor_raw WHERE device = $1"
            + " AND time >= $2 AND time < $3 AND (time, identity) < ($4, $5) ORDER BY time DESC, identity DESC LIMIT $6";

    private static final OffsetDateTime AFTER_ALL = OffsetDateTime.parse("9999-12-31T00:00:00Z");
    private static final OffsetDateTime BEFORE_ALL = OffsetDateTime.parse("1970-01-01T00:00:00Z");

    private final Pool pool;

    SensorQueries(Pool pool) {
        this.pool = pool;
    }

    Future<RowSet<Row>> latest(PageRequest page) {
        return pool.preparedQuery(LATEST)
                .execute(Tuple.of(key(page, 0), key(page, 1), key(page, 2), key(page, 3), page.queryLimit()));
    }

    /** @param metric null for all */
    Future<RowSet<Row>> latestOf(String device, String metric, PageRequest page) {
        return pool.preparedQuery(LATEST_OF_DEVICE)
                .execute(Tuple.of(device, key(page, 1), key(page, 2), key(page, 3), page.queryLimit(), metric));
    }

    Future<RowSet<Row>> readings(String device, String metric, TimeRange range, boolean newestFirst, PageRequest page) {
        return pool.preparedQuery(newestFirst ? READINGS_BACKWARD : READINGS_FORWARD)
                .execute(Tuple.of(
                        device,
                        metric,
                        range.first(),
                        range.end(),
                        page.after().map(SensorQueries::time).orElse(newestFirst ? AFTER_ALL : BEFORE_ALL),
                        page.after()
                                .map(cursor -> cursor.number(1))
                                .orElse(newestFirst ? Long.MAX_VALUE : Long.MIN_VALUE),
                        page.queryLimit()));
    }

    /** @return a row for each unit, with an array for each of {@code time, count, avg, min, max, last} */
    Future<RowSet<Row>> aggregates(String device, String metric, TimeRange range, Duration bin) {
        return pool.preparedQuery(AGGREGATES)
                .execute(Tuple.of(device, metric, range.first(), range.end(), Interval.of(bin)));
    }

    Future<RowSet<Row>> raw(String device, TimeRange range, PageRequest page) {
        return pool.preparedQuery(RAW)
                .execute(Tuple.of(
                        device,
                        range.first(),
                        range.end(),
                        page.after().map(SensorQueries::time).orElse(AFTER_ALL),
                        page.after().map(cursor -> cursor.number(1)).orElse(Long.MAX_VALUE),
                        page.queryLimit()));
    }

    private static String key(PageRequest page, int index) {
        return page.after().map(cursor -> cursor.string(index)).orElse("");
    }

    /** The first key of a cursor, in microseconds. */
    private static OffsetDateTime time(PageCursor cursor) {
        long micros = cursor.number(0);
        long bounded = Math.max(0, Math.min(micros, DeviceTime.micros(AFTER_ALL.toInstant())));
        return Instant.EPOCH.plus(bounded, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
