package dev.rookery.exporter.collect;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Queries of a scrape. Row counts are PostgreSQL's estimates where counting would take long. */
final class MetricQueries {
    private static final int TENANTS_WITH_METRICS = 100;

    private static final String HOUR = """
            /* all tenants */ SELECT tenant, peak_connections::float8 AS usage_peak_connections,
              peak_retained_bytes::float8 AS usage_peak_retained_bytes,
              peak_queued_bytes::float8 AS usage_peak_queued_bytes,
              active_devices::float8 AS usage_active_devices
            FROM rookery_usage_by_hour WHERE hour = date_trunc('hour', now(), 'UTC')
            """;

    /** Starts from the tenants with usage today, so that indexes apply. */
    private static final String DAY = """
            /* all tenants */ SELECT tenant, (
              SELECT count(*) FROM rookery_usage_device AS device
              WHERE device.tenant = used.tenant AND device.day = (now() AT TIME ZONE 'UTC')::date
            )::float8 AS usage_active_devices_today
            FROM (
              SELECT DISTINCT tenant FROM rookery_usage_run_hour WHERE hour >= date_trunc('day', now(), 'UTC')
            ) AS used
            """;

    private static final String DATABASE = "SELECT pg_database_size(current_database())::float8 AS database_bytes";

    /**
     * Number of rows of a table: PostgreSQL's counter of live rows, which a crash resets to 0, or the estimate of the last
     * vacuum or analyze.
     */
    private static final String ROWS = "greatest(pg_stat_get_live_tuples(part.oid), part.reltuples)";

    /** Partitions are counted with their table. */
    private static final String TABLES = """
            SELECT root.relname AS table,
              sum(pg_total_relation_size(part.oid))::float8 AS table_bytes,
              sum(%s)::float8 AS table_rows
            FROM pg_class AS part
            JOIN pg_class AS root ON root.oid = COALESCE(pg_partition_root(part.oid), part.oid)
            WHERE part.relkind = 'r' AND part.relnamespace = current_schema()::regnamespace
            GROUP BY root.relname ORDER BY table_bytes DESC LIMIT 50
            """.formatted(ROWS);

    private static final String SENSOR_DAYS = """
            SELECT label AS day, (%s)::float8 AS sensor_rows, pg_total_relation_size(part.oid)::float8 AS sensor_bytes
            FROM (VALUES ('today', 0), ('yesterday', 1)) AS days (label, ago)
            JOIN pg_class AS part ON part.oid = to_regclass(
              'sensor_readings_' || to_char((now() AT TIME ZONE 'UTC')::date - ago, 'YYYYMMDD'))
            """.formatted(ROWS);

    private static final String LICENSE = """
            /* all tenants */ SELECT tenant, plan, 1::float8 AS license_info,
              COALESCE(extract(epoch FROM expires_at)::float8, 'Infinity') AS license_expires_timestamp_seconds
            FROM rookery_license
            """;

    /** The API writes the row of the default tenant every minute. */
    private static final String LICENSE_AGE = """
            /* all tenants */ SELECT greatest(0, extract(epoch FROM now() - checked_at))::float8 AS license_checked_age_seconds
            FROM rookery_license WHERE tenant = 'default'
            """;

    private static final String LICENSE_STATE = """
            /* all tenants */ SELECT tenant, possible.state, (possible.state = license.state)::int::float8 AS license_state
            FROM rookery_license AS license,
              unnest(ARRAY['valid', 'grace', 'expired', 'invalid', 'missing']) AS possible (state)
            """;

    /** 0 means unlimited in the table. */
    private static final String LICENSE_LIMITS = """
            /* all tenants */ SELECT tenant, resource, CASE WHEN allowed = 0 THEN 'Infinity' ELSE allowed::float8 END AS license_limit
            FROM rookery_license, LATERAL (VALUES ('devices', devices), ('users', users),
              ('messages_per_second', messages_per_second), ('retention_days', retention_days)) AS limits (resource, allowed)
            """;

    /** Also tenants without devices, so that the value does not disappear. */
    private static final String DEVICES = """
            /* all tenants */ SELECT registered.id AS tenant, coalesce(counted.devices, 0)::float8 AS devices_registered
            FROM rookery_tenants AS registered
            LEFT JOIN (SELECT tenant, count(*) AS devices FROM devices GROUP BY tenant) AS counted
              ON counted.tenant = registered.id
            """;

    /** Table of the results of backups. */
    static final String BACKUP_STATE = "rookery_backup_state";

    private static final String BACKUPS = """
            SELECT storage, last_run_succeeded::int::float8 AS backup_success,
              extract(epoch FROM last_success_at)::float8 AS backup_last_success_timestamp_seconds,
              last_success_bytes::float8 AS backup_bytes,
              extract(epoch FROM expected_since)::float8 AS backup_expected_since_timestamp_seconds
            FROM rookery_backup_state WHERE task = 'backup'
            """;

    private static final String RESTORE_TESTS = """
            SELECT storage, last_run_succeeded::int::float8 AS restore_test_success,
              extract(epoch FROM last_success_at)::float8 AS restore_test_last_success_timestamp_seconds,
              extract(epoch FROM expected_since)::float8 AS restore_test_expected_since_timestamp_seconds
            FROM rookery_backup_state WHERE task = 'restore_test'
            """;

    private MetricQueries() {}

    /** Returns a query that counts small tables exactly and estimates large ones. */
    private static String count(String table, String column) {
        return """
                SELECT (CASE WHEN %1$s > 100000 THEN %1$s ELSE (SELECT count(*) FROM %2$s) END)::float8 AS %3$s
                FROM pg_class AS part WHERE part.oid = '%2$s'::regclass
                """.formatted(ROWS, table, column);
    }

    /** Returns the collectors in the order of their queries. */
    static List<Collector> all(MeterRegistry registry, Clock clock) {
        NamedTenants tenants = new NamedTenants(TENANTS_WITH_METRICS);
        return List.of(
                tenants,
                new UsageCollector(registry, clock, tenants),
                new GaugeCollector(tenants, "hour", Set.of("rookery_usage_by_hour"), List.of("tenant"), HOUR)
                        .gauge(registry, "usage.peak.connections", "Peak number of connections in the current hour.")
                        .gauge(
                                registry,
                                "usage.peak.retained.bytes",
                                "Peak size of retained messages in the current hour, in bytes.")
                        .gauge(
                                registry,
                                "usage.peak.queued.bytes",
                                "Peak size of queued messages in the current hour, in bytes.")
                        .gauge(registry, "usage.active.devices", "Users connected in the current hour."),
                new GaugeCollector(
                                tenants,
                                "day",
                                Set.of("rookery_usage_device", "rookery_usage_run_hour"),
                                List.of("tenant"),
                                DAY)
                        .gauge(registry, "usage.active.devices.today", "Users connected today (UTC)."),
                new GaugeCollector(tenants, "database", Set.of(), List.of(), DATABASE)
                        .gauge(registry, "database.bytes", "Size of the database in bytes."),
                new GaugeCollector(tenants, "tables", Set.of(), List.of("table"), TABLES)
                        .gauge(registry, "table.bytes", "Size of a table with indexes and partitions in bytes.")
                        .gauge(registry, "table.rows", "Estimated number of rows of a table."),
                new GaugeCollector(tenants, "sensor", Set.of("sensor_readings"), List.of("day"), SENSOR_DAYS)
                        .gauge(registry, "sensor.rows", "Estimated number of readings, by day (UTC).")
                        .gauge(registry, "sensor.bytes", "Size of the readings in bytes, by day (UTC)."),
                new NewestReadingCollector(registry, clock),
                new GaugeCollector(tenants, "devices", Set.of("devices", "rookery_tenants"), List.of("tenant"), DEVICES)
                        .gauge(registry, "devices.registered", "Registered devices."),
                new GaugeCollector(
                                tenants,
                                "mqtt_users",
                                Set.of("mqtt_users"),
                                List.of(),
                                count("mqtt_users", "mqtt_users"))
                        .gauge(registry, "mqtt.users", "MQTT users; estimated above 100,000."),
                new GaugeCollector(
                                tenants, "mqtt_acls", Set.of("mqtt_acls"), List.of(), count("mqtt_acls", "mqtt_acls"))
                        .gauge(registry, "mqtt.acls", "ACL rows; estimated above 100,000."),
                new GaugeCollector(tenants, "license", Set.of("rookery_license"), List.of("tenant", "plan"), LICENSE)
                        .gauge(
                                registry,
                                "license.info",
                                "Number of tenants, 1 unless added up; the label names the plan."),
                new GaugeCollector(tenants, "license_times", Set.of("rookery_license"), List.of("tenant"), LICENSE)
                        .gauge(
                                registry,
                                "license.expires.timestamp.seconds",
                                "Expiry time of the license; +Inf if it does not expire.",
                                Math::min),
                new GaugeCollector(tenants, "license_age", Set.of("rookery_license"), List.of(), LICENSE_AGE)
                        .gauge(
                                registry,
                                "license.checked.age.seconds",
                                "Time since the API last checked the licenses."),
                new GaugeCollector(
                                tenants,
                                "license_state",
                                Set.of("rookery_license"),
                                List.of("tenant", "state"),
                                LICENSE_STATE)
                        .gauge(registry, "license.state", "1 for the current state of the license, 0 for the others."),
                new GaugeCollector(
                                tenants,
                                "license_limits",
                                Set.of("rookery_license"),
                                List.of("tenant", "resource"),
                                LICENSE_LIMITS)
                        .gauge(registry, "license.limit", "Limits of the license, by resource; +Inf if unlimited."),
                new GaugeCollector(tenants, "backups", Set.of(BACKUP_STATE), List.of("storage"), BACKUPS)
                        .gauge(registry, "backup.success", "Whether the last backup succeeded: 1 or 0.")
                        .gauge(
                                registry,
                                "backup.last.success.timestamp.seconds",
                                "Time of the last backup that succeeded.")
                        .gauge(registry, "backup.bytes", "Size of the last backup that succeeded, in bytes.")
                        .gauge(
                                registry,
                                "backup.expected.since.timestamp.seconds",
                                "Time since which backups are expected to run."),
                new GaugeCollector(tenants, "restore_tests", Set.of(BACKUP_STATE), List.of("storage"), RESTORE_TESTS)
                        .gauge(registry, "restore.test.success", "Whether the last restore test succeeded: 1 or 0.")
                        .gauge(
                                registry,
                                "restore.test.last.success.timestamp.seconds",
                                "Time of the last restore test that succeeded.")
                        .gauge(
                                registry,
                                "restore.test.expected.since.timestamp.seconds",
                                "Time since which restore tests are expected to run."));
    }
}
