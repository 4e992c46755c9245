package dev.rookery.tenant;

import java.util.Objects;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Shares the connections of a pool between tenants, in turn: transactions of a tenant that has many wait for those of others, and
 * never use all connections. Thread-safe.
 */
final class TenantTurns {
    /** Maximum number of waiting transactions of a tenant. */
    static final int MAXIMUM_WAITING = 500;

    private final Vertx vertx;
    private final int connections;
    private final Duration timeout;
    private final BooleanSupplier shared;

    @GuardedBy("this")
    private final Map<TenantId, Integer> running = new HashMap<>();

    /** In the order of their turns; no queue is empty. */
    @GuardedBy("this")
    private final Map<TenantId, Deque<Turn>> waiting = new LinkedHashMap<>();

    @GuardedBy("this")
    private int total;

    /**
     * @param connections size of the pool
     * @param timeout of waiting for a turn
     * @param shared whether there are several tenants; a single one may use all connections
     */
    TenantTurns(Vertx vertx, int connections, Duration timeout, BooleanSupplier shared) {
        this.vertx = vertx;
        this.connections = connections;
        this.timeout = timeout;
        this.shared = shared;
    }

    /** Turn of a transaction, which begins on the context of its caller. */
    private record Turn(Context context, Promise<Void> begin) {
        void start() {
            context.runOnContext(now -> begin.tryComplete());
        }
    }

    /**
     * Runs work when it is the tenant's turn.
     *
     * @return the result; fails with a {@link TenantBusyException} if too much work of the tenant waits already, and with a
     *     {@link TimeoutException} if the turn does not come in time
     */
    <T> Future<T> run(TenantId tenant, Supplier<Future<T>> work) {
        return acquire(tenant).compose(begun -> Future.<Void>succeededFuture()
                .compose(started -> work.get())
                .onComplete(done -> release(tenant)));
    }

    private Future<Void> acquire(TenantId tenant) {
        Turn turn = new Turn(vertx.getOrCreateContext(), Promise.promise());
        synchronized (this) {
            if (waiting.isEmpty() && mayRun(tenant)) {
                count(tenant, 1);
                return Future.succeededFuture();
            }
            Deque<Turn> queue = waiting.computeIfAbsent(tenant, absent -> new ArrayDeque<>());
            if (queue.size() >= MAXIMUM_WAITING) {
                return Future.failedFuture(new TenantBusyException(tenant));
            }
            queue.addLast(turn);
            // Others may wait only because their tenants use their share.
            next().ifPresent(Turn::start);
        }
        long timer = vertx.setTimer(timeout.toMillis(), elapsed -> giveUp(tenant, turn));
        return turn.begin().future().onComplete(decided -> vertx.cancelTimer(timer));
    }

    private void giveUp(TenantId tenant, Turn turn) {
        synchronized (this) {
            Deque<Turn> queue = waiting.get(tenant);
            if (queue == null || !queue.remove(turn)) {
                return;
            }
            if (queue.isEmpty()) {
                waiting.remove(tenant);
            }
        }
        turn.begin()
                .tryFail(new TimeoutException(
                        "No connection to PostgreSQL for the tenant within " + timeout.toMillis() + " ms"));
    }

    private void release(TenantId tenant) {
        synchronized (this) {
            count(tenant, -1);
            next().ifPresent(Turn::start);
        }
    }

    /** Counts and returns the turn that comes next; empty if none may run now. */
    @GuardedBy("this")
    private Optional<Turn> next() {
        Optional<TenantId> tenant = firstThatMayRun();
        if (tenant.isEmpty()) {
            return Optional.empty();
        }
        Deque<Turn> queue = Objects.requireNonNull(waiting.remove(tenant.get()));
        Turn turn = queue.removeFirst();
        if (!queue.isEmpty()) {
            // The tenant goes to the end.
            waiting.put(tenant.get(), queue);
        }
        count(tenant.get(), 1);
        return Optional.of(turn);
    }

    @GuardedBy("this")
    private Optional<TenantId> firstThatMayRun() {
        for (TenantId tenant : waiting.keySet()) {
            if (mayRun(tenant)) {
                return Optional.of(tenant);
            }
        }
        return Optional.empty();
    }

    @GuardedBy("this")
    private boolean mayRun(TenantId tenant) {
        int limit = shared.getAsBoolean() ? Math.max(1, connections - Math.max(1, connections / 4)) : connections;
        return total < connections && running.getOrDefault(tenant, 0) < limit;
    }

    @GuardedBy("this")
    private void count(TenantId tenant, int change) {
        total += change;
        running.merge(tenant, change, (before, more) -> before + more == 0 ? null : before + more);
    }
}
