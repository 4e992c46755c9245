package dev.rookery.provisioner.backup;

import dev.rookery.backup.ExpectedBackups;
import dev.rookery.timer.RepeatedTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Gauges of backups and restore tests of the provisioner's database, read every minute. They have the names of an instance's, so
 * that the same alerts apply.
 */
public final class BackupMetrics {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final String TABLE = "provisioner_backup_state";
    private static final String READ = """
            SELECT task, storage, last_run_succeeded::int::float8 AS success,
              extract(epoch FROM last_success_at)::float8 AS last_success_timestamp_seconds,
              last_success_bytes::float8 AS bytes,
              extract(epoch FROM expected_since)::float8 AS expected_since_timestamp_seconds
            FROM provisioner_backup_state
            """;

    private final Pool pool;
    private final ExpectedBackups expected;
    private final RepeatedTask task;
    private final Map<String, MultiGauge> backups = new LinkedHashMap<>();
    private final Map<String, MultiGauge> restoreTests = new LinkedHashMap<>();
    private boolean expectationsStored;

    /** @param expected backups that alerts report if they do not run */
    public BackupMetrics(Vertx vertx, Pool pool, ExpectedBackups expected) {
        this.pool = pool;
        this.expected = expected;
        this.task = new RepeatedTask(vertx, INTERVAL, "read the results of backups", this::refresh);
    }

    public void start(MeterRegistry registry) {
        gauge(registry, backups, "rookery.backup.", "success", "Whether the last backup succeeded: 1 or 0.");
        gauge(
                registry,
                backups,
                "rookery.backup.",
                "last.success.timestamp.seconds",
                "Time of the last backup that succeeded.");
        gauge(registry, backups, "rookery.backup.", "bytes", "Size of the last backup that succeeded, in bytes.");
        gauge(
                registry,
                backups,
                "rookery.backup.",
                "expected.since.timestamp.seconds",
                "Time since which backups are expected to run.");
        gauge(
                registry,
                restoreTests,
                "rookery.restore.test.",
                "success",
                "Whether the last restore test succeeded: 1 or 0.");
        gauge(
                registry,
                restoreTests,
                "rookery.restore.test.",
                "last.success.timestamp.seconds",
                "Time of the last restore test that succeeded.");
        gauge(
                registry,
                restoreTests,
                "rookery.restore.test.",
                "expected.since.timestamp.seconds",
                "Time since which restore tests are expected to run.");
        task.start();
    }

    public void stop() {
        task.stop();
    }

    private static void gauge(
            MeterRegistry registry, Map<String, MultiGauge> gauges, String prefix, String name, String description) {
        gauges.put(
                name.replace('.', '_'),
                MultiGauge.builder(prefix + name).description(description).register(registry));
    }

    private Future<Void> refresh() {
        return storeExpectations().compose(stored -> pool.query(READ).execute()).map(rows -> {
            set(rows, "backup", backups);
            set(rows, "restore_test", restoreTests);
            return null;
        });
    }

    private Future<Void> storeExpectations() {
        return expectationsStored
                ? Future.succeededFuture()
                : expected.store(pool, TABLE).onSuccess(stored -> expectationsStored = true);
    }

    private static void set(Iterable<Row> rows, String task, Map<String, MultiGauge> gauges) {
        gauges.forEach((column, gauge) -> gauge.register(
                StreamSupport.stream(rows.spliterator(), false)
                        .filter(row -> row.getString("task").equals(task) && row.getDouble(column) != null)
                        .<MultiGauge.Row<?>>map(row ->
                                MultiGauge.Row.of(Tags.of("storage", row.getString("storage")), row.getDouble(column)))
                        .collect(Collectors.toList()),
                true));
    }
}
