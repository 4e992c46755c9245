package dev.rookery.api.sensor;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Separate database of a test, with the tables of the API. Its owner is subject to row-level security. */
public final class SensorDatabase {
    private final TestDatabase database =
            TestDatabase.ownedCopyOf("api", url -> migrate(PostgresConfig.fromUrl(url, Map.of())));
    private final PostgresConfig config = PostgresConfig.fromUrl(database.url(), Map.of());

    /** Creates the tables. */
    public static void migrate(PostgresConfig config) {
        Migrations.apply(config, List.of(AuthSchema.SCHEMA, ApiSchema.SCHEMA));
    }

    public String url() {
        return database.url();
    }

    public PostgresConfig config() {
        return config;
    }

    public DataSource source() {
        return PostgresClients.dataSource(config);
    }

    public void execute(String sql) {
        database.execute(sql);
    }

    /** Executes a statement as the platform does, subject to row-level security. */
    public void executeAsOwner(String sql) {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<String> query(String sql) {
        return database.query(sql);
    }

    /** Returns each reading as {@code device metric value unit}, ordered. */
    public List<String> readings() {
        return query("SELECT concat_ws(' ', device, metric, coalesce(content, value::text), nullif(unit, ''))"
                + " FROM sensor_readings r JOIN sensor_series s ON s.id = r.series ORDER BY device, metric, time, value,"
                + " content");
    }

    /** Returns the readings of a tenant like {@link #readings}. */
    public List<String> readings(TenantId tenant) {
        return query("SELECT concat_ws(' ', device, metric, coalesce(content, value::text), nullif(unit, ''))"
                + " FROM sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE s.tenant = '" + tenant
                + "' ORDER BY device, metric, time, value, content");
    }

    /** Registers a tenant without users. */
    public void addTenant(TenantId tenant) {
        executeAsOwner(tenantStatement(tenant));
    }

    /** Returns the statement that registers a tenant without users. */
    public static String tenantStatement(TenantId tenant) {
        return "WITH added AS (INSERT INTO rookery_tenants (id, table_schema) VALUES ('" + tenant
                + "', 't_' || md5(random()::text)) RETURNING table_schema)"
                + " SELECT rookery_create_tenant_tables(table_schema) FROM added";
    }

    /** Adds the user of {@link SensorBroker} to a tenant. */
    public void addUser(TenantId tenant) {
        executeAsOwner(userStatement(tenant));
    }

    /** Returns the statement that adds the user of {@link SensorBroker} to a tenant. */
    public static String userStatement(TenantId tenant) {
        return "DO $$ BEGIN EXECUTE format('INSERT INTO %I.mqtt_users (username, password_hash, is_superuser)"
                + " VALUES (%L, %L, true)', (SELECT table_schema FROM rookery_tenants WHERE id = '" + tenant + "'), '"
                + SensorBroker.USER + "', '" + SensorBroker.HASH + "'); END $$";
    }

    public void setState(TenantId tenant, String state) {
        execute("UPDATE rookery_tenants SET state = '" + state + "' WHERE id = '" + tenant + "'");
    }
}
