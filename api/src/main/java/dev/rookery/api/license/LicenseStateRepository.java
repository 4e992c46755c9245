package dev.rookery.api.license;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in PostgreSQL what the license is worth, for the exporter: at the start, and again each minute, for it changes with the
 * time. Replicas write the same. On Vert.x' event loop.
 */
public final class LicenseStateRepository {
    private static final Logger LOGGER = LoggerFactory.getLogger(LicenseStateRepository.class);
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
    private long timer;

    public LicenseStateRepository(Vertx vertx, Pool pool, LicenseGuard guard) {
        this.vertx = vertx;
        this.pool = pool;
        this.guard = guard;
    }

    /** Writes it, and goes on doing so until it is stopped. */
    public Future<Void> start() {
        timer = vertx.setPeriodic(INTERVAL.toMillis(), again -> write().onFailure(
                        failure -> LOGGER.warn("What the license is worth was not written down", failure)));
        return write();
    }

    public void stop() {
        vertx.cancelTimer(timer);
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
