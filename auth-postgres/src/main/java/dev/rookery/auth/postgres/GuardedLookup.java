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

/** Every question to PostgreSQL: with a deadline, timed, and with an eye on whether the server answers at all. */
final class GuardedLookup implements UserLookup {
    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedLookup.class);

    private final ReplaceablePool pool;
    private final Function<Pool, UserLookup> lookups;
    private final Duration timeout;
    private final String address;
    private final AuthMetrics metrics;

    /** @param address of the database, for the log */
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
        return ask(current -> lookups.apply(current).find(username));
    }

    @Override
    public Future<Map<String, StoredUser>> findAll(List<String> usernames) {
        return ask(current -> lookups.apply(current).findAll(usernames));
    }

    /** Asks something else under the same guard. */
    <T> Future<T> ask(Function<Pool, Future<T>> question) {
        Pool asked = pool.current();
        long start = System.nanoTime();
        return question.apply(asked)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(answer -> metrics.queried(Duration.ofNanos(System.nanoTime() - start)))
                .onSuccess(answer -> answered())
                .onFailure(failure -> failed(asked, failure));
    }

    private void answered() {
        if (metrics.setAvailable(true)) {
            LOGGER.info("PostgreSQL at {} answers again", address);
        }
    }

    private void failed(Pool asked, Throwable failure) {
        if (failure instanceof TimeoutException) {
            pool.replace(asked);
        }
        if (metrics.setAvailable(false)) {
            LOGGER.warn(
                    "PostgreSQL at {} does not answer; new logins are refused, connected clients go on: {}",
                    address,
                    failure instanceof TimeoutException
                            ? "no answer in " + timeout.toMillis() + " ms"
                            : failure.getMessage());
        }
    }
}
