package dev.rookery.app.move.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every table is exported, or there is a reason why not. */
class TableRulesTest {
    /** Tables whose rows belong to the installation, and tables that are reached by others. */
    private static final Set<String> WITHOUT_TENANT = Set.of(
            // Exported as manifest.
            "rookery_tenants",
            // Exported from the schema of the tenant.
            "mqtt_users",
            "mqtt_acls",
            // Reached by sensor_series.
            "sensor_readings",
            // Backups of the installation.
            "rookery_backup_state",
            // Secrets of the installation, its position in the events of the broker, and its workers.
            "api_secrets",
            "sensor_leases",
            "broker_position");

    private final TestDatabase database = MigratedDatabase.create();

    @Test
    void everyTableBelongsToTenantsOrIsListed() {
        List<String> tables = database.query("""
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND c.relname !~ '_(schema_history|migrations?)$' AND c.relname NOT LIKE 'flyway%'
                  AND NOT EXISTS (SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'tenant' AND NOT a.attisdropped)
                """);

        assertThat(WITHOUT_TENANT)
                .as("A table has rows of tenants, and then a column tenant, or is listed in this test")
                .containsAll(tables);
    }

    @Test
    void exportsTablesAfterThoseToWhichTheyRefer() throws SQLException {
        List<String> exported = tables().stream().map(TenantTable::name).toList();

        assertThat(exported)
                .contains("rookery_limits", "rookery_user_limits", "api_users", "api_keys", "api_audit", "devices")
                .contains("rookery_usage_run_hour", "rookery_usage_device", "rookery_usage_report")
                .doesNotContain("api_sessions", "api_refresh_tokens", "rookery_changes");
        assertThat(exported).doesNotHaveDuplicates();
    }

    /** They are encrypted with a secret of the installation. */
    @Test
    void doesNotExportPrivateKeys() throws SQLException {
        assertThat(tables())
                .filteredOn(table -> table.name().equals("device_cas"))
                .singleElement()
                .satisfies(table -> assertThat(table.columns())
                        .contains("certificate", "imported_revocations")
                        .doesNotContain("private_key"));
        assertThat(tables().stream().flatMap(table -> table.columns().stream())).doesNotContain("private_key");
    }

    /** Identities are assigned again: a column that refers to one of another table would refer to another row. */
    @Test
    void noExportedTableRefersToAnIdentity() throws SQLException {
        Set<String> referring = Set.copyOf(database.query("""
                SELECT f.conrelid::regclass::text FROM pg_constraint f
                JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = ANY (f.confkey)
                WHERE f.contype = 'f' AND a.attidentity <> ''
                """));

        assertThat(tables().stream().map(TenantTable::name)).doesNotContainAnyElementsOf(referring);
    }

    private List<TenantTable> tables() throws SQLException {
        try (Connection connection = PostgresClients.dataSource(PostgresConfig.fromUrl(database.url(), Map.of()))
                .getConnection()) {
            return new TableCatalog(connection).exportedTables();
        }
    }
}
