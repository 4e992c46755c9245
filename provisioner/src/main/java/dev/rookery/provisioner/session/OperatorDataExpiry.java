package dev.rookery.provisioner.session;

import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.event.CustomerEvents;
import dev.rookery.provisioner.operator.OperatorSessionRepository;
import dev.rookery.timer.RepeatedTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;

/**
 * Deletes expired sessions and old audit entries of operators, at the start and every hour. Replicas may do so at the same time.
 * Not thread-safe.
 */
public final class OperatorDataExpiry {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Pool pool;
    private final Duration auditRetention;
    private final RepeatedTask task;

    /** @param auditRetention age at which audit entries are deleted */
    public OperatorDataExpiry(Vertx vertx, Pool pool, Duration auditRetention) {
        this.pool = pool;
        this.auditRetention = auditRetention;
        this.task = new RepeatedTask(vertx, INTERVAL, "delete expired sessions and audit entries", this::run);
    }

    /** Returns a future that completes after the first deletion, and fails with it. */
    public Future<Void> start() {
        return task.start();
    }

    public void stop() {
        task.stop();
    }

    private Future<Void> run() {
        return new OperatorSessionRepository(pool)
                .deleteExpired()
                .compose(deleted -> OperatorAudit.deleteOlderThan(pool, auditRetention))
                .compose(deleted -> new CustomerEvents(pool).deleteOlderThan(auditRetention));
    }
}
