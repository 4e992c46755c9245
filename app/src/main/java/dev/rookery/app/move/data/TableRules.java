package dev.rookery.app.move.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a stream holds of the tables with rows of tenants. All such tables are exported except those listed here; a test fails
 * for a new table until it is listed as shared or has a column {@code tenant}.
 */
final class TableRules {
    static final String SERIES = "sensor_series";
    static final String READINGS = "sensor_readings";
    /** Contract tables of a tenant with their columns, which installations of mosquitto-go-auth have too. */
    static final Map<String, List<String>> CONTRACT = Map.of(
            "mqtt_users", List.of("username", "password_hash", "is_active", "is_superuser", "created_at"),
            "mqtt_acls", List.of("username", "topic", "access"));

    /** Tables whose rows describe the installation or the present moment, and not the tenant. */
    private static final Set<String> NOT_EXPORTED = Set.of(
            // Notices of changes, some minutes old at most.
            "rookery_changes",
            // People sign in again: tokens are signed with a secret of the installation.
            "api_sessions",
            "api_refresh_tokens",
            // State of the license, which the API determines again.
            "rookery_license",
            // Connections that the broker has reported.
            "device_connections",
            // Events that the broker has reported, with ids of its runs.
            "broker_events",
            // Day of the last deletion of expired readings.
            "sensor_retention",
            // Usage that the billing service has received.
            "usage_hours");

    /** Columns that the installation determines, by table. */
    private static final Map<String, Set<String>> NOT_EXPORTED_COLUMNS = Map.of("devices", Set.of("online"));

    /** Values of columns in an import in place of those of the stream, by table and column. */
    private static final Map<String, Map<String, String>> VALUES = Map.of(
            // The run of the broker that wrote the row may go on and write the tenant's rows.
            "rookery_usage_run_hour", Map.of("run", "md5(run::text || current_setting('rookery.import'))::uuid"));

    private TableRules() {}

    static boolean isExported(String table) {
        return !NOT_EXPORTED.contains(table);
    }

    static boolean isExported(String table, String column) {
        return !NOT_EXPORTED_COLUMNS.getOrDefault(table, Set.of()).contains(column);
    }

    /**
     * Returns the expression for the value of a column in an import; empty if it is the value of the stream. The setting {@code
     * rookery.import} is the id of the import.
     */
    static Optional<String> importedValue(String table, String column) {
        return Optional.ofNullable(VALUES.getOrDefault(table, Map.of()).get(column));
    }
}
