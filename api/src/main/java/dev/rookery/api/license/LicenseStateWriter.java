package dev.rookery.api.license;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state of the license to {@code rookery_license}, which the exporter reads: at the start and every minute,
 * because the state depends on the time. All replicas write the same row. Not thread-safe.
 */
public final class LicenseStateWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(LicenseStateWriter.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final String WRITE = """
            INSERT INTO rookery_license AS known
              (state, plan, expires_at, devices, users, messages_per_second, retention_days, checked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, now())
            ON CONFLICT (only_row) DO UPDATE SET
              (state, plan, expires_at, devices, users, messages_per_second, retention_days, checked_at)
              = (EXCLUDED.state, EXCLUDED.plan, EXCLUDED.expires_at, EXCLUDED.devices, EXCLUDED.users,
                EXCLUDED.messages_per_second, EXCLUDED.retention_days, EXCLUDED.checked_at)
            """;

    private final Vertx vertx;
    private final Pool pool;
    private final LicenseGuard guard;
    private OptionalLong timer = OptionalLong.empty();

    public LicenseStateWriter(Vertx vertx, Pool pool, LicenseGuard guard) {
        this.vertx = vertx;
        this.pool = pool;
        this.guard = guard;
    }

    /** Writes the state and repeats that every minute until {@link #stop}. */
    public Future<Void> start() {
        timer = OptionalLong.of(vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> write().onFailure(failure ->
                LOGGER.warn("Failed to write the license state; retrying in {}", INTERVAL, failure))));
        return write();
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    Future<Void> write() {
        License license = guard.license();
        Instant now = guard.now();
        LicenseLimits limits = license.limits(now);
        OffsetDateTime end =
                license.expiresAt().map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null);
        return pool.preparedQuery(WRITE)
                .execute(Tuple.of(
                        license.state(now).text(),
                        license.plan(),
                        end,
                        limits.devices(),
                        limits.users(),
                        limits.messagesPerSecond(),
                        limits.retentionDays()))
                .mapEmpty();
    }
}
