package dev.rookery.exporter.collect;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Everything that is asked at a scrape. Numbers of rows are PostgreSQL's own estimates where to count would take long. */
final class Questions {
    private static final String HOUR = """
            SELECT tenant, peak_connections::float8 AS usage_peak_connections,
              peak_retained_bytes::float8 AS usage_peak_retained_bytes,
              peak_queued_bytes::float8 AS usage_peak_queued_bytes,
              active_devices::float8 AS usage_active_devices
            FROM rookery_usage_by_hour WHERE hour = date_trunc('hour', now(), 'UTC')
            """;

    private static final String DAY = """
            SELECT tenant, count(*)::float8 AS usage_active_devices_today
            FROM rookery_usage_device WHERE day = (now() AT TIME ZONE 'UTC')::date GROUP BY tenant
            """;

    private static final String DATABASE = "SELECT pg_database_size(current_database())::float8 AS database_bytes";

    /** Partitions count as their table. */
    private static final String TABLES = """
            SELECT root.relname AS table,
              sum(pg_total_relation_size(part.relid))::float8 AS table_bytes,
              sum(part.n_live_tup)::float8 AS table_rows
            FROM pg_stat_user_tables AS part
            JOIN pg_class AS root ON root.oid = COALESCE(pg_partition_root(part.relid), part.relid)
            WHERE part.schemaname = current_schema()
            GROUP BY root.relname ORDER BY table_bytes DESC LIMIT 50
            """;

    private static final String SENSOR_DAYS = """
            SELECT label AS day, n_live_tup::float8 AS sensor_rows,
              pg_total_relation_size(relid)::float8 AS sensor_bytes
            FROM (VALUES ('today', 0), ('yesterday', 1)) AS days (label, ago)
            JOIN pg_stat_user_tables ON relid = to_regclass(
              'sensor_readings_' || to_char((now() AT TIME ZONE 'UTC')::date - ago, 'YYYYMMDD'))
            """;

    private static final String MQTT_USERS = """
            SELECT (CASE WHEN n_live_tup > 100000 THEN n_live_tup ELSE (SELECT count(*) FROM mqtt_users) END)::float8
              AS mqtt_users
            FROM pg_stat_user_tables WHERE relid = 'mqtt_users'::regclass
            """;

    private static final String MQTT_ACLS = """
            SELECT (CASE WHEN n_live_tup > 100000 THEN n_live_tup ELSE (SELECT count(*) FROM mqtt_acls) END)::float8
              AS mqtt_acls
            FROM pg_stat_user_tables WHERE relid = 'mqtt_acls'::regclass
            """;

    private static final String DEVICES = """
            SELECT (CASE WHEN n_live_tup > 100000 THEN n_live_tup ELSE (SELECT count(*) FROM devices) END)::float8
              AS devices_registered
            FROM pg_stat_user_tables WHERE relid = 'devices'::regclass
            """;

    private Questions() {}

    static List<Collector> all(MeterRegistry registry, Clock clock) {
        return List.of(
                new UsageCollector(registry),
                new GaugeCollector("hour", Set.of("rookery_usage_by_hour"), List.of("tenant"), HOUR)
                        .gauge(registry, "usage.peak.connections", "Most connections at once in this hour")
                        .gauge(registry, "usage.peak.retained.bytes", "Most bytes retained at once in this hour")
                        .gauge(registry, "usage.peak.queued.bytes", "Most bytes waiting at once in this hour")
                        .gauge(registry, "usage.active.devices", "Users that were connected in this hour"),
                new GaugeCollector("day", Set.of("rookery_usage_device"), List.of("tenant"), DAY)
                        .gauge(registry, "usage.active.devices.today", "Users that were connected today (UTC)"),
                new GaugeCollector("database", Set.of(), List.of(), DATABASE)
                        .gauge(registry, "database.bytes", "Size of the database"),
                new GaugeCollector("tables", Set.of(), List.of("table"), TABLES)
                        .gauge(registry, "table.bytes", "Size of a table with its indexes and partitions")
                        .gauge(registry, "table.rows", "Rows of a table, estimated"),
                new GaugeCollector("sensor", Set.of("sensor_readings"), List.of("day"), SENSOR_DAYS)
                        .gauge(registry, "sensor.rows", "Readings of a day (UTC), estimated")
                        .gauge(registry, "sensor.bytes", "Size of a day's readings"),
                new NewestReadingCollector(registry, clock),
                new GaugeCollector("devices", Set.of("devices"), List.of(), DEVICES)
                        .gauge(registry, "devices.registered", "Devices that are registered; estimated above 100,000"),
                new GaugeCollector("mqtt_users", Set.of("mqtt_users"), List.of(), MQTT_USERS)
                        .gauge(registry, "mqtt.users", "Users of the broker; estimated above 100,000"),
                new GaugeCollector("mqtt_acls", Set.of("mqtt_acls"), List.of(), MQTT_ACLS)
                        .gauge(registry, "mqtt.acls", "Rows of rights; estimated above 100,000"));
    }
}
