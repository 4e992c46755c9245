package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.backup.BackupLocation;
import dev.rookery.backup.ExpectedBackups;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.backup.BackupMetrics;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results of backups of the provisioner's database as metrics. */
class BackupMetricsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final TestDatabase database = TestProvisioner.createDatabase();
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool =
            PostgresClients.pool(vertx, PostgresConfig.fromUrl(database.url(), Map.of()), 1, Duration.ofSeconds(30));

    @AfterEach
    void stop() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void showsResultsAndWhatIsExpected() {
        database.execute(
                "INSERT INTO provisioner_backup_state VALUES"
                        + " ('backup', 'volume', now(), false, 'full', timestamptz 'epoch' + interval '1 hour', 'a.dump', 4096),"
                        + " ('restore_test', 'object_storage', now(), true, '', timestamptz 'epoch' + interval '2 hours', 'a', NULL)");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        run(
                new ExpectedBackups(Set.of(BackupLocation.VOLUME, BackupLocation.OBJECT_STORAGE), Set.of()),
                registry,
                "rookery.backup.success");

        assertThat(value(registry, "rookery.backup.success", "volume")).isZero();
        assertThat(value(registry, "rookery.backup.last.success.timestamp.seconds", "volume"))
                .isEqualTo(3600);
        assertThat(value(registry, "rookery.backup.bytes", "volume")).isEqualTo(4096);
        assertThat(value(registry, "rookery.restore.test.success", "object_storage"))
                .isEqualTo(1);
        assertThat(value(registry, "rookery.restore.test.last.success.timestamp.seconds", "object_storage"))
                .isEqualTo(7200);
        assertThat(value(registry, "rookery.backup.expected.since.timestamp.seconds", "object_storage"))
                .isPositive();
        assertThat(registry.find("rookery.backup.success")
                        .tag("storage", "object_storage")
                        .gauge())
                .as("there was no backup yet")
                .isNull();
        assertThat(registry.find("rookery.restore.test.expected.since.timestamp.seconds")
                        .gauges())
                .isEmpty();
    }

    @Test
    void whatIsNoLongerExpectedIsForgotten() {
        ExpectedBackups expected = new ExpectedBackups(Set.of(BackupLocation.VOLUME), Set.of(BackupLocation.VOLUME));
        run(expected, new SimpleMeterRegistry(), "rookery.backup.expected.since.timestamp.seconds");
        database.execute("INSERT INTO provisioner_backup_state VALUES ('backup', 'object_storage', now(), true, '')");

        run(ExpectedBackups.NONE, new SimpleMeterRegistry(), "rookery.backup.success");

        assertThat(database.query("SELECT count(*) FROM provisioner_backup_state WHERE expected_since IS NOT NULL"))
                .isEqualTo(List.of("0"));
    }

    /** @param awaited gauge that the first read sets */
    private void run(ExpectedBackups expected, SimpleMeterRegistry registry, String awaited) {
        BackupMetrics metrics = new BackupMetrics(vertx, pool, expected);
        metrics.start(registry);
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> !registry.find(awaited).gauges().isEmpty());
        metrics.stop();
    }

    private static double value(SimpleMeterRegistry registry, String name, String storage) {
        Gauge gauge = registry.get(name).tag("storage", storage).gauge();
        return gauge.value();
    }
}
