package dev.rookery.bench.usage;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.broker.usage.UsageSchema;
import dev.rookery.exporter.ExporterSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Embedded PostgreSQL with the data of an instance after years of operation. */
final class FilledDatabase implements AutoCloseable {
    private static final int SERIES = 10_000;
    private static final int USERS = 20_000;
    private static final int ACTIVE_DEVICES = 1_000;
    private static final int ACTIVE_DAYS = 400;
    private static final int USAGE_YEARS = 3;

    private final EmbeddedPostgres server;
    private final PostgresConfig config;

    FilledDatabase() throws IOException {
        server = EmbeddedPostgres.builder().start();
        config = PostgresConfig.fromUrl("postgresql://postgres@localhost:" + server.getPort() + "/postgres", Map.of());
        Migrations.apply(
                config, List.of(AuthSchema.SCHEMA, UsageSchema.SCHEMA, ExporterSchema.SCHEMA, ApiSchema.SCHEMA));
    }

    PostgresConfig config() {
        return config;
    }

    /** Inserts readings, distributed evenly over the days until today. Creates the partitions of the API, up to a week ahead. */
    void fillReadings(long rows, int days) throws SQLException {
        execute(
                "INSERT INTO sensor_series (tenant, device, metric, unit, type) SELECT 'default', 'device' || n, 'temperature', 'C', 'number'"
                        + " FROM generate_series(1, " + SERIES + ") AS n");
        execute("SELECT sensor_make_partition(parent, (now() AT TIME ZONE 'UTC')::date - ago)"
                + " FROM unnest(ARRAY['sensor_readings', 'sensor_raw']) AS parent, generate_series(-7, " + (days - 1)
                + ") AS ago");
        long daily = rows / days;
        for (int ago = days - 1; ago >= 0; ago--) {
            execute("INSERT INTO sensor_readings (time, identity, value, series)"
                    + " SELECT date_trunc('day', now(), 'UTC') - interval '" + ago + " days'"
                    + " + n * interval '1 day' / " + (daily + 1) + ", n, 20 + n % 10, 1 + n % " + SERIES
                    + " FROM generate_series(1, " + daily + ") AS n");
        }
    }

    /** Inserts users, ACL rows, and the usage records of two brokers. */
    void fillUsersAndUsage() throws SQLException {
        execute("INSERT INTO mqtt_users (username, password_hash) SELECT 'device' || n, 'x' FROM generate_series(1, "
                + USERS + ") AS n");
        execute("INSERT INTO mqtt_acls SELECT username, kind || '/%u/#', 3 FROM mqtt_users,"
                + " unnest(ARRAY['sensor', 'command', 'reply']) AS kind");
        execute("INSERT INTO rookery_usage_run_hour (run, sequence, tenant, hour, since, until, messages_in_qos1)"
                + " SELECT run, row_number() OVER (), 'default', hour, hour, hour, 1000"
                + " FROM (SELECT gen_random_uuid() AS run FROM generate_series(1, 2)) AS runs, generate_series("
                + "date_trunc('hour', now()) - interval '" + USAGE_YEARS
                + " years', date_trunc('hour', now()), interval '1 hour') AS hour");
        execute("INSERT INTO rookery_usage_device SELECT 'default', (now() AT TIME ZONE 'UTC')::date - ago, device, 1"
                + " FROM generate_series(0, " + (ACTIVE_DAYS - 1) + ") AS ago, generate_series(1, " + ACTIVE_DEVICES
                + ") AS device");
    }

    /** Vacuums and analyzes all tables, as autovacuum does within minutes. */
    void vacuum() throws SQLException {
        execute("VACUUM ANALYZE");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
