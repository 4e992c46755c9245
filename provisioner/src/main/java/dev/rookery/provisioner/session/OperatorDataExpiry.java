package dev.rookery.provisioner.session;

import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.event.CustomerEvents;
import dev.rookery.provisioner.operator.OperatorSessionRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes expired sessions and old audit entries of operators, at the start and every hour. Replicas may do so at the same time.
 * Not thread-safe.
 */
public final class OperatorDataExpiry {
    private static final Logger LOGGER = LoggerFactory.getLogger(OperatorDataExpiry.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Vertx vertx;
    private final Pool pool;
    private final Duration auditRetention;
    private OptionalLong timer = OptionalLong.empty();

    /** @param auditRetention age at which audit entries are deleted */
    public OperatorDataExpiry(Vertx vertx, Pool pool, Duration auditRetention) {
        this.vertx = vertx;
        this.pool = pool;
        this.auditRetention = auditRetention;
    }

    /** Returns a future that completes after the first deletion, and fails with it. */
    public Future<Void> start() {
        timer = OptionalLong.of(
                vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> run().onFailure(failure -> LOGGER.warn(
                        "Failed to delete expired sessions and audit entries, retrying in {}", INTERVAL, failure))));
        return run();
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    private Future<Void> run() {
        return new OperatorSessionRepository(pool)
                .deleteExpired()
                .compose(deleted -> OperatorAudit.deleteOlderThan(pool, auditRetention))
                .compose(deleted -> new CustomerEvents(pool).deleteOlderThan(auditRetention));
    }
}
