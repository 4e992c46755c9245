package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The usage of a removed tenant is reported to the billing API, if there is one, and deleted. */
class TenantUsageRemovalTest {
    private final TestDatabase database = MigratedDatabase.createOwned();

    private boolean deleteAcme() throws SQLException {
        try (Connection connection = PostgresClients.dataSource(PostgresConfig.fromUrl(database.url(), Map.of()))
                        .getConnection();
                Statement statement = connection.createStatement();
                ResultSet deleted = statement.executeQuery("SELECT rookery_delete_tenant('acme')")) {
            deleted.next();
            return deleted.getBoolean(1);
        }
    }

    private void addUsage(String tenant) {
        database.execute("INSERT INTO rookery_usage_run_hour (run, sequence, tenant, hour, since, until) VALUES"
                + " (gen_random_uuid(), 0, '" + tenant + "', date_trunc('hour', now()), now(), now());"
                + " INSERT INTO rookery_usage_device VALUES ('" + tenant + "', current_date, 1, 1)");
    }

    private void report(String tenant) {
        database.execute("INSERT INTO rookery_usage_report (tenant, hour, version) VALUES ('" + tenant
                + "', date_trunc('hour', now()), '1')");
    }

    private void removeAcme() {
        database.execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('acme', 't_acme'); SET ROLE platform;"
                + " SELECT rookery_create_tenant_tables('t_acme'); RESET ROLE");
        addUsage("acme");
        addUsage("default");
        database.execute("UPDATE rookery_tenants SET state = 'removing' WHERE id = 'acme'");
    }

    private void assertDeleted() {
        assertThat(database.query("SELECT id FROM rookery_tenants")).containsExactly("default");
        assertThat(database.query("SELECT tenant FROM rookery_usage_run_hour")).containsExactly("default");
        assertThat(database.query("SELECT tenant FROM rookery_usage_device")).containsExactly("default");
        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname = 't_acme'"))
                .isEmpty();
    }

    @Test
    void isDeletedAtOnceIfNothingIsReported() throws SQLException {
        removeAcme();

        assertThat(deleteAcme()).isTrue();
        assertDeleted();
    }

    @Test
    void isReportedFirst() throws SQLException {
        report("default");
        removeAcme();

        assertThat(deleteAcme()).isFalse();
        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname = 't_acme'"))
                .as("users and rights are deleted at once")
                .isEmpty();
        assertThat(database.query("SELECT state FROM rookery_tenants WHERE id = 'acme'"))
                .containsExactly("removing");

        report("acme");
        assertThat(deleteAcme()).isTrue();
        assertDeleted();
        assertThat(database.query("SELECT tenant FROM rookery_usage_report")).containsExactly("default");
    }

    @Test
    void isNotAwaitedForeverWithoutReports() throws SQLException {
        report("default");
        removeAcme();
        database.execute("UPDATE rookery_usage_run_hour SET hour = hour - interval '2 days' WHERE tenant = 'acme'");

        assertThat(deleteAcme()).isTrue();
        assertDeleted();
    }
}
