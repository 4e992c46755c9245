package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.auth.TenantId;
import dev.rookery.http.PageCursor;
import dev.rookery.http.PageRequest;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries of the sensor data tables. */
final class SensorQueries {
    private static final String LATEST_OF_SERIES = " CROSS JOIN LATERAL (SELECT time, value, content, stated_time FROM"
            + " sensor_readings WHERE series = s.id ORDER BY time DESC, identity DESC LIMIT 1) r ";

    private static final String LATEST =
            "SELECT s.device, s.metric, s.unit, s.type, r.time, r.value, r.content, r.stated_time FROM"
                    + " sensor_series s" + LATEST_OF_SERIES
                    + "WHERE s.tenant = $1 AND (s.device, s.metric, s.unit, s.type) > ($2, $3, $4, $5)"
                    + " ORDER BY s.device, s.metric, s.unit, s.type LIMIT $6";

    private static final String LATEST_OF_DEVICE =
            "SELECT s.device, s.metric, s.unit, s.type, r.time, r.value, r.content, r.stated_time FROM sensor_series s"
                    + LATEST_OF_SERIES
                    + "WHERE s.tenant = $1 AND s.device = $2 AND (s.metric, s.unit, s.type) > ($3, $4, $5)"
                    + " AND ($7::text IS NULL OR s.metric = $7) ORDER BY s.metric, s.unit, s.type LIMIT $6";

    /** Reads a page of each series in index order and merges them, so that the cost does not depend on the range. */
    private static final String READINGS =
            "SELECT r.time, r.identity, r.value, r.content, r.stated_time, s.unit, s.type FROM"
                    + " sensor_series s CROSS JOIN LATERAL (SELECT time, identity, value, content, stated_time FROM sensor_readings"
                    + " WHERE series = s.id AND time >= $4 AND time < $5 AND (time, identity) %s ($6, $7)"
                    + " ORDER BY time %2$s, identity %2$s LIMIT $8) r WHERE s.tenant = $1 AND s.device = $2"
                    + " AND s.metric = $3 ORDER BY r.time %2$s, r.identity %2$s LIMIT $8";

    private static final String READINGS_FORWARD = String.format(READINGS, ">", "ASC");
    private static final String READINGS_BACKWARD = String.format(READINGS, "<", "DESC");

    /** Compares with parameters only, so that PostgreSQL prunes the partitions of other days before execution. */
    private static final String IN_RANGE = " FROM sensor_readings WHERE series = s.id AND time >= $4 AND time < $5";

    /**
     * Bins are aligned to minutes, hours and days in UTC, and to Mondays. One index scan aggregates them and one index
     * lookup per bin finds the last value. All bins of a unit are one row of arrays, because building JSON for 1,440
     * points in PostgreSQL takes as long as the rest of the query.
     */
    private static final String AGGREGATES =
            "SELECT s.unit, array_agg(time ORDER BY time) AS time, array_agg(count ORDER BY time) AS count,"
                    + " array_agg(sum / count ORDER BY time) AS avg, array_agg(min ORDER BY time) AS min,"
                    + " array_agg(max ORDER BY time) AS max, array_agg(last ORDER BY time) AS last"
                    + " FROM sensor_series s CROSS JOIN LATERAL ("
                    + "SELECT date_bin($6::interval, time, '2001-01-01 00:00:00+00') AS time, count(*) AS count, sum(value) AS"
                    + " sum, min(value) AS min, max(value) AS max, max(time) AS newest" + IN_RANGE
                    + " GROUP BY 1) bin CROSS JOIN LATERAL ("
                    + "SELECT value AS last" + IN_RANGE + " AND time = newest ORDER BY identity DESC LIMIT 1) newest"
                    + " WHERE s.tenant = $1 AND s.device = $2 AND s.metric = $3 AND s.type <> 'text' GROUP BY s.unit ORDER BY s.unit";

    /** The first and the last reading of each series are one index lookup. */
    private static final String METRICS =
            "SELECT s.device, s.metric, s.unit, s.type, oldest.time AS first, newest.time AS last"
                    + " FROM sensor_series s CROSS JOIN LATERAL (SELECT time FROM sensor_readings WHERE series = s.id"
                    + " ORDER BY time LIMIT 1) oldest CROSS JOIN LATERAL (SELECT time FROM sensor_readings WHERE series = s.id"
                    + " ORDER BY time DESC LIMIT 1) newest WHERE s.tenant = $1"
                    + " AND (s.device, s.metric, s.unit, s.type) > ($2, $3, $4, $5) AND ($7::text IS NULL OR s.device = $7)"
                    + " AND ($8::text IS NULL OR strpos(lower(s.device || '/' || s.metric), lower($8)) > 0)"
                    + " ORDER BY s.device, s.metric, s.unit, s.type LIMIT $6";

    private static final String RAW = "SELECT time, identity, topic, reason, payload FROM sensor_raw WHERE tenant = $1"
            + " AND device = $2 AND time >= $3 AND time < $4 AND (time, identity) < ($5, $6)"
            + " ORDER BY time DESC, identity DESC LIMIT $7";

    private static final OffsetDateTime MAX_TIME = OffsetDateTime.parse("9999-12-31T00:00:00Z");
    private static final OffsetDateTime MIN_TIME = OffsetDateTime.parse("1970-01-01T00:00:00Z");

    private final TenantDatabase database;

    SensorQueries(TenantDatabase database) {
        this.database = database;
    }

    Future<RowSet<Row>> latest(TenantId tenant, PageRequest page) {
        return query(LATEST, tenant, key(page, 0), key(page, 1), key(page, 2), key(page, 3), page.queryLimit());
    }

    /** @param metric empty for all metrics */
    Future<RowSet<Row>> latestOf(TenantId tenant, String device, Optional<String> metric, PageRequest page) {
        return query(
                LATEST_OF_DEVICE,
                tenant,
                device,
                key(page, 1),
                key(page, 2),
                key(page, 3),
                page.queryLimit(),
                metric.orElse(null));
    }

    Future<RowSet<Row>> readings(
            TenantId tenant, String device, String metric, TimeRange range, boolean newestFirst, PageRequest page) {
        return query(
                newestFirst ? READINGS_BACKWARD : READINGS_FORWARD,
                tenant,
                device,
                metric,
                range.fromUtc(),
                range.toUtc(),
                page.after().map(SensorQueries::time).orElse(newestFirst ? MAX_TIME : MIN_TIME),
                page.after().map(cursor -> cursor.number(1)).orElse(newestFirst ? Long.MAX_VALUE : Long.MIN_VALUE),
                page.queryLimit());
    }

    /** Returns one row per unit with the arrays {@code time, count, avg, min, max, last}. */
    Future<RowSet<Row>> aggregates(TenantId tenant, String device, String metric, TimeRange range, Duration bin) {
        return query(AGGREGATES, tenant, device, metric, range.fromUtc(), range.toUtc(), Interval.of(bin));
    }

    /** Returns the series with the times of their first and last reading. */
    Future<RowSet<Row>> metrics(TenantId tenant, Optional<String> device, Optional<String> search, PageRequest page) {
        return query(
                METRICS,
                tenant,
                key(page, 0),
                key(page, 1),
                key(page, 2),
                key(page, 3),
                page.queryLimit(),
                device.orElse(null),
                search.orElse(null));
    }

    Future<RowSet<Row>> raw(TenantId tenant, String device, TimeRange range, PageRequest page) {
        return query(
                RAW,
                tenant,
                device,
                range.fromUtc(),
                range.toUtc(),
                page.after().map(SensorQueries::time).orElse(MAX_TIME),
                page.after().map(cursor -> cursor.number(1)).orElse(Long.MAX_VALUE),
                page.queryLimit());
    }

    /** @param parameters those after the tenant, which is the first */
    private Future<RowSet<Row>> query(String statement, TenantId tenant, @Nullable Object... parameters) {
        Tuple all = Tuple.of(tenant.value());
        for (Object parameter : parameters) {
            all.addValue(parameter);
        }
        return database.inTenant(
                tenant, transaction -> transaction.preparedQuery(statement).execute(all));
    }

    private static String key(PageRequest page, int index) {
        return page.after().map(cursor -> cursor.string(index)).orElse("");
    }

    /** Returns the first key of the cursor, microseconds since 1970, clamped to the supported range. */
    private static OffsetDateTime time(PageCursor cursor) {
        long micros = cursor.number(0);
        long clamped = Math.max(0, Math.min(micros, DeviceTime.micros(MAX_TIME.toInstant())));
        return Instant.EPOCH.plus(clamped, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
