package dev.rookery.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.function.Supplier;

/**
 * Connection pool that can be replaced as a whole when a response is overdue: a hung server keeps all its connections
 * open. Thread-safe.
 */
public final class ReplaceablePool {
    private final Supplier<Pool> factory;
    private volatile Pool current;

    public ReplaceablePool(Supplier<Pool> factory) {
        this.factory = factory;
        this.current = factory.get();
    }

    public Pool current() {
        return current;
    }

    /** Replaces and closes the pool, unless another thread has replaced it already. */
    public synchronized void replace(Pool overdue) {
        if (current == overdue) {
            current = factory.get();
            overdue.close();
        }
    }

    public Future<Void> close() {
        return current.close();
    }
}
