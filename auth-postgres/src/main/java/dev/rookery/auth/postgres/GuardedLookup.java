package dev.rookery.auth.postgres;

import dev.rookery.postgres.ReplaceablePool;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lookup with a timeout, metrics, and detection of PostgreSQL outages. Thread-safe. */
final class GuardedLookup implements UserLookup {
    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedLookup.class);

    private final ReplaceablePool pool;
    private final Function<Pool, UserLookup> lookups;
    private final Duration timeout;
    private final String address;
    private final AuthMetrics metrics;

    /** @param address address of the database, for log messages */
    GuardedLookup(
            ReplaceablePool pool,
            Function<Pool, UserLookup> lookups,
            Duration timeout,
            String address,
            AuthMetrics metrics) {
        this.pool = pool;
        this.lookups = lookups;
        this.timeout = timeout;
        this.address = address;
        this.metrics = metrics;
    }

    @Override
    public Future<Optional<StoredUser>> find(String username) {
        return query(current -> lookups.apply(current).find(username));
    }

    @Override
    public Future<Map<String, StoredUser>> findAll(List<String> usernames) {
        return query(current -> lookups.apply(current).findAll(usernames));
    }

    /** Executes another query with the same timeout and metrics. */
    <T> Future<T> query(Function<Pool, Future<T>> query) {
        Pool used = pool.current();
        long start = System.nanoTime();
        return query.apply(used)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(result -> metrics.queried(Duration.ofNanos(System.nanoTime() - start)))
                .onSuccess(result -> succeeded())
                .onFailure(failure -> failed(used, failure));
    }

    private void succeeded() {
        if (metrics.setAvailable(true)) {
            LOGGER.info("PostgreSQL at {} is available again", address);
        }
    }

    private void failed(Pool used, Throwable failure) {
        if (failure instanceof TimeoutException) {
            pool.replace(used);
        }
        if (metrics.setAvailable(false)) {
            LOGGER.warn(
                    "PostgreSQL at {} is unavailable; new logins are refused, connected clients keep their rights: {}",
                    address,
                    failure instanceof TimeoutException
                            ? "no response within " + timeout.toMillis() + " ms"
                            : failure.getMessage());
        }
    }
}
