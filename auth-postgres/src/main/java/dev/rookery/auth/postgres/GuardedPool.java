package dev.rookery.auth.postgres;

import dev.rookery.postgres.ReplaceablePool;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connection pool with a timeout for queries, metrics, and detection of PostgreSQL outages. Thread-safe. */
final class GuardedPool {
    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedPool.class);

    private final ReplaceablePool pool;
    private final Duration timeout;
    private final String address;
    private final AuthMetrics metrics;

    /** @param address address of the database, for log messages */
    GuardedPool(ReplaceablePool pool, Duration timeout, String address, AuthMetrics metrics) {
        this.pool = pool;
        this.timeout = timeout;
        this.address = address;
        this.metrics = metrics;
    }

    <T> Future<T> query(Function<Pool, Future<T>> query) {
        Pool used = pool.current();
        long start = System.nanoTime();
        return query.apply(used)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(result -> metrics.queried(Duration.ofNanos(System.nanoTime() - start)))
                .onSuccess(result -> succeeded())
                .onFailure(failure -> failed(used, failure));
    }

    Future<Void> close() {
        return pool.close();
    }

    private void succeeded() {
        if (metrics.setAvailable(true)) {
            LOGGER.info("PostgreSQL at {} is available again", address);
        }
    }

    private void failed(Pool used, Throwable failure) {
        if (failure instanceof QueryFailedException) {
            // The server responded.
            succeeded();
            return;
        }
        if (failure instanceof TimeoutException) {
            pool.replace(used);
        }
        if (!metrics.setAvailable(false)) {
            return;
        }
        Optional<SqlFailure> ofStatement = SqlFailure.of(failure).filter(SqlFailure::isOfStatement);
        if (ofStatement.isPresent()) {
            LOGGER.warn(
                    "PostgreSQL at {} cannot read users and rights; new logins are refused, connected clients keep their"
                            + " rights: {}",
                    address,
                    ofStatement.get().reason());
        } else {
            LOGGER.warn(
                    "PostgreSQL at {} is unavailable; new logins are refused, connected clients keep their rights: {}",
                    address,
                    failure instanceof TimeoutException
                            ? "no response within " + timeout.toMillis() + " ms"
                            : failure.getMessage());
        }
    }
}
