package dev.rookery.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.function.Supplier;

/**
 * The connections in use. A server that hangs keeps its connections open and silent, so that they are given up as a whole
 * when an answer is overdue. For any thread.
 */
public final class RenewablePool {
    private final Supplier<Pool> factory;
    private volatile Pool current;

    public RenewablePool(Supplier<Pool> factory) {
        this.factory = factory;
        this.current = factory.get();
    }

    public Pool current() {
        return current;
    }

    /** Replaces the pool, unless somebody has done so already. */
    public synchronized void renew(Pool overdue) {
        if (current == overdue) {
            current = factory.get();
            overdue.close();
        }
    }

    public Future<Void> close() {
        return current.close();
    }
}
