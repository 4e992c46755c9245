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
        database.execute("SELECT sensor_make_partition('sensor_readings', day::date)"
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
        database.execute("CREATE TABLE sensor_readings_archive PARTITION OF sensor_readings"
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
