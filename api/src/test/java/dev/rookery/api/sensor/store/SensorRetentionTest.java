package dev.rookery.api.sensor.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.auth.TenantId;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SensorRetentionTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId GLOBEX = new TenantId("globex");
    /** Three days, of the tenant acme one. */
    private static final RetentionDays DAYS = new RetentionDays() {
        @Override
        public int longest() {
            return 3;
        }

        @Override
        public int of(TenantId tenant) {
            return tenant.equals(ACME) ? 1 : 3;
        }
    };

    private final SensorDatabase database = new SensorDatabase();

    @BeforeEach
    void createOldPartitions() {
        database.executeAsOwner("SELECT sensor_make_partition('sensor_readings', day::date)"
                + " FROM generate_series(date '2026-11-18', '2026-11-23', '1 day') AS day");
    }

    @Test
    void createsFuturePartitionsAndDropsExpiredOnes() throws Exception {
        assertThat(retention().run()).containsExactly("sensor_readings_20261118", "sensor_readings_20261119");

        assertThat(partitions())
                .startsWith("sensor_readings_20261120")
                .endsWith("sensor_readings_20261130")
                .hasSize(11);
        assertThat(retention().run()).isEmpty();
    }

    @Test
    void doesNotDropPartitionsOfOperators() throws Exception {
        database.executeAsOwner("CREATE TABLE sensor_readings_archive PARTITION OF sensor_readings"
                + " FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2021-01-01 00:00:00+00')");

        assertThat(retention().run()).containsExactly("sensor_readings_20261118", "sensor_readings_20261119");
        assertThat(database.query("SELECT to_regclass('sensor_readings_archive') IS NOT NULL"))
                .containsExactly("t");
    }

    @Test
    void concurrentRunsDropEachPartitionOnce() throws Exception {
        CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(() -> {
            try {
                return retention().run();
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        List<String> here = retention().run();

        assertThat(here.size() + other.get().size()).isEqualTo(2);
        assertThat(partitions()).hasSize(11);
    }

    /** PostgreSQL ends a session some time after its connection is closed. */
    @Test
    void releasesTheLockBeforeTheSessionEnds() throws Exception {
        try (Connection open = database.source().getConnection()) {
            Connection unclosed = proxy(
                    Connection.class,
                    (proxy, method, arguments) ->
                            method.getName().equals("close") ? null : method.invoke(open, arguments));
            assertThat(retention(proxy(DataSource.class, (proxy, method, arguments) -> unclosed))
                            .run())
                    .hasSize(2);
            createOldPartitions();

            assertThat(retention().run()).hasSize(2);
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A tenant whose retention is shorter than that of the partitions loses the rows of the days in between only. */
    @Test
    void deletesExpiredRowsOfATenant() throws Exception {
        database.addTenant(ACME);
        database.addTenant(GLOBEX);
        database.execute("INSERT INTO sensor_series (tenant, device, metric, unit, type)"
                + " SELECT tenant, 'd', 'm' || n, '', 'number'"
                + " FROM unnest(ARRAY['acme', 'globex', 'default']) AS tenant, generate_series(1, 600) AS n;"
                + " INSERT INTO sensor_readings (series, time, identity, value)"
                + " SELECT s.id, day, 1, 1 FROM sensor_series s,"
                + " generate_series(timestamptz '2026-11-20 12:00:00+00', '2026-11-23 12:00:00+00', '1 day') AS day;"
                + " SELECT sensor_make_partition('sensor_raw', day::date)"
                + " FROM generate_series(date '2026-11-20', '2026-11-23', '1 day') AS day;"
                + " INSERT INTO sensor_raw (tenant, device, time, identity, topic, reason, payload)"
                + " SELECT tenant, 'd', day, 1, 't', 'r', '' FROM unnest(ARRAY['acme', 'globex']) AS tenant,"
                + " generate_series(timestamptz '2026-11-20 12:00:00+00', '2026-11-23 12:00:00+00', '1 day') AS day");
        // Created by the superuser of this test.
        database.execute("DO $$ DECLARE p text; BEGIN FOR p IN SELECT inhrelid::regclass FROM pg_inherits LOOP"
                + " EXECUTE format('ALTER TABLE %s OWNER TO %s', p, (SELECT datdba::regrole FROM pg_database"
                + " WHERE datname = current_database())); END LOOP; END $$");

        retention().run();

        assertThat(days("acme")).containsExactly("1200");
        assertThat(days("globex")).containsExactly("2400");
        assertThat(days("default")).containsExactly("2400");
        assertThat(database.query("SELECT tenant || ' ' || count(*) FROM sensor_raw GROUP BY tenant ORDER BY tenant"))
                .containsExactly("acme 2", "globex 4");
        assertThat(database.query("SELECT tenant || ' ' || swept_on FROM sensor_retention"))
                .containsExactly("acme 2026-11-23");

        // Once a day.
        database.execute(
                "INSERT INTO sensor_readings (series, time, identity, value)"
                        + " SELECT id, '2026-11-20 13:00:00+00', 1, 1 FROM sensor_series WHERE tenant = 'acme' AND metric = 'm1'");
        retention().run();
        assertThat(days("acme")).containsExactly("1201");
    }

    private List<String> days(String tenant) {
        return database.query("SELECT count(*) FROM sensor_readings r JOIN sensor_series s ON s.id = r.series"
                + " WHERE s.tenant = '" + tenant + "'");
    }

    /** A partition that is used by its own name has row-level security too. */
    @Test
    void newPartitionsSeparateTenants() throws Exception {
        retention().run();

        assertThat(database.query("SELECT bool_and(relrowsecurity AND relforcerowsecurity) FROM pg_class"
                        + " WHERE relname LIKE 'sensor\\_raw%' AND relkind IN ('r', 'p')"))
                .containsExactly("t");
        assertThat(database.query("SELECT count(*) > 8 FROM pg_policies WHERE tablename LIKE 'sensor\\_raw%'"))
                .containsExactly("t");
        assertThat(database.query("SELECT count(*) FROM pg_indexes WHERE tablename = 'sensor_raw_20261123'"
                        + " AND indexdef LIKE 'CREATE UNIQUE INDEX %(tenant, device, \"time\", identity)'"))
                .containsExactly("1");
    }

    @Test
    void skipsPartitionsThatAreBeingRead() throws Exception {
        try (Connection reader = database.source().getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM sensor_readings_20261118");

            assertThat(retention().run()).containsExactly("sensor_readings_20261119");
        }
        assertThat(retention().run()).containsExactly("sensor_readings_20261118");
    }

    private SensorRetention retention() {
        return retention(database.source());
    }

    private static SensorRetention retention(DataSource source) {
        return new SensorRetention(source, DAYS, Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC));
    }

    private List<String> partitions() {
        return database.query("SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'sensor_readings'::regclass"
                + " ORDER BY inhrelid::regclass::text");
    }
}
