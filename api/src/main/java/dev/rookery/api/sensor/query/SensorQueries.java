package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.http.Cursor;
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

    private static final String IN_BIN = IN_RANGE + " AND time >= bin.time AND time < bin.time + $5::interval";
    private static final String BIN_OF_TIME = "SELECT date_bin($5::interval, time, '2001-01-01 00:00:00+00') AS time";

    /**
     * Bins begin at full minutes, hours and days of UTC, weeks on Mondays. All of it comes from the index, which leads from a bin
     * to the next one that has readings, and within a bin to its last one: no row is looked at twice, or hashed, or sorted. PostgreSQL writes
     * the JSON, too: it does so in less time than rows take to be read here.
     */
    private static final String AGGREGATES =
            "SELECT json_build_object('series', coalesce(json_agg(json_build_object('unit', unit, 'points', points)"
                    + " ORDER BY unit), '[]'))::text FROM (SELECT s.unit, json_agg(json_build_object('time',"
                    + " to_char(bin.time AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), 'count', count, 'avg', avg,"
                    + " 'min', min, 'max', max, 'last', last) ORDER BY bin.time) AS points"
                    + " FROM sensor_series s CROSS JOIN LATERAL ("
                    + "WITH RECURSIVE bin AS ("
                    + "(" + BIN_OF_TIME + IN_RANGE + " ORDER BY sensor_readings.time LIMIT 1) UNION ALL ("
                    + "SELECT following.time FROM bin CROSS JOIN LATERAL (" + BIN_OF_TIME + IN_RANGE
                    + " AND time >= bin.time + $5::interval ORDER BY sensor_readings.time LIMIT 1) following)"
                    + ") SELECT time FROM bin) bin CROSS JOIN LATERAL ("
                    + "SELECT count(*) AS count, avg(value) AS avg, min(value) AS min, max(value) AS max" + IN_BIN
                    + ") sums CROSS JOIN LATERAL ("
                    + "SELECT value AS last" + IN_BIN + " ORDER BY time DESC, identity DESC LIMIT 1) newest"
                    + " WHERE s.device = $1 AND s.metric = $2 AND s.type <> 'text' GROUP BY s.unit) AS units";

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
                .execute(Tuple.of(key(page, 0), key(page, 1), key(page, 2), key(page, 3), page.rows()));
    }

    /** @param metric null for all */
    Future<RowSet<Row>> latestOf(String device, String metric, PageRequest page) {
        return pool.preparedQuery(LATEST_OF_DEVICE)
                .execute(Tuple.of(device, key(page, 1), key(page, 2), key(page, 3), page.rows(), metric));
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
                        page.rows()));
    }

    /** @return JSON as the document describes it */
    Future<String> aggregates(String device, String metric, TimeRange range, Duration bin) {
        return pool.preparedQuery(AGGREGATES)
                .execute(Tuple.of(device, metric, range.first(), range.end(), Interval.of(bin)))
                .map(rows -> rows.iterator().next().getString(0));
    }

    Future<RowSet<Row>> raw(String device, TimeRange range, PageRequest page) {
        return pool.preparedQuery(RAW)
                .execute(Tuple.of(
                        device,
                        range.first(),
                        range.end(),
                        page.after().map(SensorQueries::time).orElse(AFTER_ALL),
                        page.after().map(cursor -> cursor.number(1)).orElse(Long.MAX_VALUE),
                        page.rows()));
    }

    private static String key(PageRequest page, int index) {
        return page.after().map(cursor -> cursor.string(index)).orElse("");
    }

    /** The first key of a cursor, in microseconds. */
    private static OffsetDateTime time(Cursor cursor) {
        long micros = cursor.number(0);
        long bounded = Math.max(0, Math.min(micros, DeviceTime.micros(AFTER_ALL.toInstant())));
        return Instant.EPOCH.plus(bounded, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
