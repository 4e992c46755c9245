package dev.rookery.api.sensor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiSchema;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.api.sensor.payload.MessageIdentity;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migration of the sensor data of an API without tenants. */
class SensorMigrationTest {
    private static final List<String> RELEASED = List.of(
            "V100__access_and_audit.sql",
            "V110__devices.sql",
            "V120__license.sql",
            "V201__sensor_data.sql",
            "V300__live_broker.sql",
            "V301__connections_by_user.sql");

    private static final String FILES = "SELECT c.relname || ' ' || pg_relation_filenode(c.oid) FROM pg_class c"
            + " WHERE c.relkind = 'r' AND (c.relname LIKE 'sensor\\_r%' OR c.relname = 'sensor_series') ORDER BY 1";

    private final TestDatabase database = TestDatabase.createOwned();
    private final PostgresConfig config = PostgresConfig.fromUrl(database.url(), Map.of());

    @TempDir
    private Path folder;

    @BeforeEach
    void createFormerDatabase() throws IOException {
        for (String script : RELEASED) {
            try (InputStream resource = ApiSchema.class.getResourceAsStream("/dev/rookery/api/migration/" + script)) {
                Files.copy(resource, folder.resolve(script));
            }
        }
        Migrations.apply(config, List.of(AuthSchema.SCHEMA));
        Flyway.configure()
                .dataSource(PostgresClients.dataSource(config))
                .locations("filesystem:" + folder)
                .table("rookery_api_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholderReplacement(false)
                .load()
                .migrate();
        execute("SELECT sensor_make_partition(parent, day::date) FROM unnest(ARRAY['sensor_readings', 'sensor_raw'])"
                + " AS parent, generate_series(date '2026-11-21', '2026-11-23', '1 day') AS day;"
                + " INSERT INTO sensor_series (device, metric, unit, type) VALUES ('d', 't', '', 'number'),"
                + " ('e', 't', '', 'number');"
                + " INSERT INTO sensor_readings (series, time, identity, value) SELECT s.id, day, 1, 1"
                + " FROM sensor_series s, generate_series(timestamptz '2026-11-21 12:00:00+00',"
                + " '2026-11-23 12:00:00+00', '1 day') AS day;"
                + " INSERT INTO sensor_raw (device, time, identity, topic, reason, payload)"
                + " SELECT 'd', day, 1, 'sensor/d/x', 'r', '' FROM generate_series("
                + " timestamptz '2026-11-21 12:00:00+00', '2026-11-23 12:00:00+00', '1 day') AS day;"
                + " INSERT INTO sensor_receipts (session, packet_ids, digests) VALUES ('rookery-ingest-api-0', '{7}',"
                + " ARRAY[" + digest() + "]);"
                + " INSERT INTO devices (id, name, online) VALUES ('d', 'd', true);"
                + " INSERT INTO device_connections (client_id, device, since) VALUES ('d', 'd', now());"
                + " UPDATE broker_position SET run = 'abc', sequence = 5");
    }

    private static long digest() {
        return MessageIdentity.ofContent("sensor/d/t", "1".getBytes(StandardCharsets.UTF_8));
    }

    private void execute(String sql) {
        try (Connection connection = PostgresClients.dataSource(config).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void migrate() {
        assertThat(Migrations.apply(config, List.of(AuthSchema.SCHEMA, ApiSchema.SCHEMA)))
                .isPositive();
    }

    @Test
    void existingRowsBelongToTheDefaultTenantAndAreNotRewritten() {
        List<String> files = database.query(FILES);

        migrate();

        assertThat(database.query(FILES)).containsAll(files);
        assertThat(database.query("SELECT tenant || ' ' || device FROM sensor_series ORDER BY device"))
                .containsExactly("default d", "default e");
        assertThat(database.query("SELECT tenant || ' ' || count(*) FROM sensor_raw GROUP BY tenant"))
                .containsExactly("default 3");
        assertThat(database.query("SELECT count(*) FROM sensor_readings")).containsExactly("6");
        assertThat(database.query("SELECT tenant || ' ' || session || ' ' || number FROM sensor_receipts"))
                .containsExactly("default rookery-ingest-api-0 0");
        // Read anew from the broker.
        assertThat(database.query("SELECT sequence FROM broker_position")).containsExactly("0");
        assertThat(database.query("SELECT count(*) FROM device_connections")).containsExactly("0");
    }

    @Test
    void existingPartitionsSeparateTenants() {
        migrate();

        assertThat(database.query("SELECT bool_and(relrowsecurity AND relforcerowsecurity) FROM pg_class"
                        + " WHERE relname LIKE 'sensor\\_raw%' AND relkind IN ('r', 'p')"))
                .containsExactly("t");
        assertThatThrownBy(() -> execute("INSERT INTO sensor_raw_20261121 (tenant, device, time, identity, topic,"
                        + " reason, payload) VALUES ('acme', 'd', '2026-11-21 12:00:00+00', 1, 't', 'r', '')"))
                .hasMessageContaining("row-level security");
        execute(
                "BEGIN; SELECT set_config('rookery.tenant', 'acme', true); INSERT INTO sensor_raw (tenant, device, time,"
                        + " identity, topic, reason, payload) VALUES ('acme', 'd', '2026-11-21 12:00:00+00', 1, 't', 'r', '');"
                        + " COMMIT");
        assertThat(database.query("SELECT count(*) FROM sensor_raw")).containsExactly("4");
    }

    /** A message that the former version stored, and whose acknowledgement was lost, is recognized. */
    @Test
    void continuesTheReceiptsOfTheDefaultTenant() throws Exception {
        migrate();
        SessionKey session = new SessionKey(TenantId.DEFAULT, "rookery-ingest-api-0");
        byte[] payload = "1".getBytes(StandardCharsets.UTF_8);
        SensorMessage message = new SensorMessage(
                TenantId.DEFAULT,
                "sensor/d/t",
                payload,
                DeviceTime.micros(Instant.parse("2026-11-23T12:00:00Z")),
                2,
                Optional.empty());
        PayloadParser parser = new PayloadParser(
                new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), DeviceZones.UTC, fault -> {});
        StoredMessage again = new StoredMessage(
                session, message, parser.parse(message), Optional.of(new DeliveryKey(7, digest())), true);

        try (MessageStore store = new MessageStore(
                PostgresClients.dataSource(config),
                Duration.ofSeconds(30),
                new SeriesDirectory(10, 10),
                new Partitions(),
                "rookery-ingest-api-0",
                100)) {
            await().until(store::acquireLease);
            assertThat(store.store(List.of(again))).isEqualTo(new StoreResult(0, 0, 1));
        }
        assertThat(database.query("SELECT count(*) FROM sensor_readings")).containsExactly("6");
    }

    /** The former API drops a message that violates a constraint, and waits after other errors. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO sensor_series (device, metric, unit, type) VALUES ('n', 't', '', 'number')"
                        + " ON CONFLICT DO NOTHING",
                "INSERT INTO sensor_raw (device, time, identity, topic, reason, payload)"
                        + " VALUES ('d', '2026-11-21 13:00:00+00', 1, 't', 'r', '') ON CONFLICT DO NOTHING",
                "INSERT INTO sensor_receipts (session, packet_ids, digests) VALUES ('s', '{1}', '{1}')"
                        + " ON CONFLICT (session) DO UPDATE SET packet_ids = excluded.packet_ids"
            })
    void statementsOfTheFormerVersionFailTemporarily(String statement) {
        migrate();

        for (String role : List.of("platform", "postgres")) {
            assertThatThrownBy(() -> database.execute("SET ROLE " + role + "; " + statement))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .satisfies(failure -> assertThat(StatementErrorKind.of((SQLException) failure.getCause()))
                            .isEqualTo(StatementErrorKind.TEMPORARY));
        }
    }
}
