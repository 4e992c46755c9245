package dev.rookery.api.audit;

import dev.rookery.tenant.TenantDatabase;
import dev.rookery.timer.RepeatedTask;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Deletes old audit entries of all tenants, at the start and every hour, in slices, so that the locks are short. Replicas share the work. Confined
 * to the event loop of its timer.
 */
final class AuditRetention {
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Reads the oldest entries only: the whole log has no index by time. */
    private static final String DELETE = """
            /* all tenants */ WITH oldest AS (
              SELECT id, at FROM api_audit ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            DELETE FROM api_audit USING oldest
            WHERE api_audit.id = oldest.id AND oldest.at < now() - make_interval(secs => $1)
            """;

    private final TenantDatabase database;
    private final Duration age;
    private final int slice;
    private final Counter deleted;
    private final RepeatedTask task;

    /**
     * @param age entries are deleted after this time
     * @param slice maximum number of entries that a statement deletes
     */
    AuditRetention(Vertx vertx, TenantDatabase database, Duration age, int slice, MeterRegistry registry) {
        this.database = database;
        this.age = age;
        this.slice = slice;
        this.deleted = Counter.builder("rookery.api.audit.expired")
                .description("Audit entries deleted after their retention.")
                .register(registry);
        this.task = new RepeatedTask(vertx, INTERVAL, "delete old audit entries", this::run);
    }

    void start() {
        task.start();
    }

    void stop() {
        task.stop();
    }

    /** Deletes all entries whose time is over. */
    Future<Void> run() {
        Tuple limits = Tuple.of((double) age.toSeconds(), slice);
        return database.acrossTenants(
                        connection -> connection.preparedQuery(DELETE).execute(limits))
                .compose(rows -> {
                    deleted.increment(rows.rowCount());
                    return rows.rowCount() == slice ? run() : Future.<Void>succeededFuture();
                });
    }
}
