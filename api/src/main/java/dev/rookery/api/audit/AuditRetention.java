package dev.rookery.api.audit;

import dev.rookery.tenant.TenantDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old audit entries of all tenants, at the start and every hour, in slices, so that the locks are short. Replicas share the work. Confined
 * to the event loop of its timer.
 */
final class AuditRetention {
    private static final Logger LOGGER = LoggerFactory.getLogger(AuditRetention.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Reads the oldest entries only: the whole log has no index by time. */
    private static final String DELETE = """
            /* all tenants */ WITH oldest AS (
              SELECT id, at FROM api_audit ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            DELETE FROM api_audit USING oldest
            WHERE api_audit.id = oldest.id AND oldest.at < now() - make_interval(secs => $1)
            """;

    private final Vertx vertx;
    private final TenantDatabase database;
    private final Duration age;
    private final int slice;
    private final Counter deleted;
    private OptionalLong timer = OptionalLong.empty();

    /**
     * @param age entries are deleted after this time
     * @param slice maximum number of entries that a statement deletes
     */
    AuditRetention(Vertx vertx, TenantDatabase database, Duration age, int slice, MeterRegistry registry) {
        this.vertx = vertx;
        this.database = database;
        this.age = age;
        this.slice = slice;
        this.deleted = Counter.builder("rookery.api.audit.expired")
                .description("Audit entries deleted after their retention.")
                .register(registry);
    }

    void start() {
        timer = OptionalLong.of(vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> run()));
        run();
    }

    void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    /** Deletes all entries whose time is over. */
    Future<Void> run() {
        Tuple limits = Tuple.of((double) age.toSeconds(), slice);
        return database.acrossTenants(
                        connection -> connection.preparedQuery(DELETE).execute(limits))
                .compose(rows -> {
                    deleted.increment(rows.rowCount());
                    return rows.rowCount() == slice ? run() : Future.<Void>succeededFuture();
                })
                .onFailure(failure ->
                        LOGGER.warn("Failed to delete old audit entries, retrying in {}", INTERVAL, failure));
    }
}
