package dev.rookery.auth.cpu;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * CPU time that background threads may take together, so that the event loops of the process are served at once. With a quota of the
 * control group: half of it, or all but one core if that is more; a group that exceeds its quota is stopped, with its event
 * loops, for the rest of the period. Without a quota: what the event loops leave idle. The time is granted evenly, a few
 * milliseconds at a time. The budget is halved when event loops run late, and recovers step by step. Thread-safe.
 */
public final class CpuBudget {
    /** Time that may be taken at once. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Lag above which the budget shrinks, and below which it grows. */
    private static final long HIGH_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LOW_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long ADJUSTMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long QUOTA_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double MINIMUM_SHARE = 1.0 / 4;
    private static final double GROWTH = 1.0 / 16;

    private final int cores;
    private final Supplier<OptionalDouble> quota;
    private final LongSupplier clock;
    private final LongConsumer sleep;

    /** Cores that may be used while no event loop is late. */
    @GuardedBy("this")
    private double allowed;

    @GuardedBy("this")
    private double share = 1;

    /** Unused time in nanoseconds; negative for time taken in advance. */
    @GuardedBy("this")
    private double balance = BURST_NANOS;

    @GuardedBy("this")
    private long updatedAt;

    @GuardedBy("this")
    private long quotaReadAt;

    @GuardedBy("this")
    private long adjustedAt;

    /**
     * @param cores number of cores of the machine
     * @param quota reads the quota in cores
     * @param clock in nanoseconds
     * @param sleep blocks the thread for a number of nanoseconds, or shorter
     */
    CpuBudget(int cores, Supplier<OptionalDouble> quota, LongSupplier clock, LongConsumer sleep) {
        this.cores = cores;
        this.quota = quota;
        this.clock = clock;
        this.sleep = sleep;
        this.allowed = allowed(cores, quota.get());
        this.updatedAt = clock.getAsLong();
        this.quotaReadAt = updatedAt;
        this.adjustedAt = updatedAt - ADJUSTMENT_NANOS;
    }

    /** Returns the budget of this process. */
    public static CpuBudget ofProcess() {
        return new CpuBudget(
                Runtime.getRuntime().availableProcessors(),
                CpuQuota.ofProcess()::read,
                System::nanoTime,
                LockSupport::parkNanos);
    }

    private static double allowed(int cores, OptionalDouble quota) {
        if (quota.isEmpty() || quota.getAsDouble() >= 2 * cores) {
            return cores;
        }
        return Math.min(cores, Math.max(quota.getAsDouble() / 2, quota.getAsDouble() - 1));
    }

    /**
     * Begins work of the current thread. Run the result after each millisecond of work or earlier: it blocks until the budget
     * permits more.
     */
    public Runnable begin() {
        return new Work();
    }

    /** Reports by how much an event loop runs late. */
    public synchronized void reportLag(long nanos) {
        long now = clock.getAsLong();
        if (now - adjustedAt < ADJUSTMENT_NANOS) {
            return;
        }
        if (nanos > HIGH_LAG_NANOS) {
            refill(now, 0);
            share = Math.max(MINIMUM_SHARE, share / 2);
            adjustedAt = now;
        } else if (nanos < LOW_LAG_NANOS && share < 1) {
            refill(now, 0);
            share = Math.min(1, share + GROWTH);
            adjustedAt = now;
        }
    }

    /** Returns the number of cores that may be used now. */
    synchronized double cores() {
        return allowed * share;
    }

    /** Takes time that was used, and returns the time to wait in nanoseconds. */
    private synchronized long take(long used, long now) {
        refill(now, used);
        return balance >= 0 ? 0 : (long) Math.ceil(-balance / cores());
    }

    @GuardedBy("this")
    private void refill(long now, long used) {
        balance = Math.min(BURST_NANOS, balance + (now - updatedAt) * cores() - used);
        updatedAt = now;
        if (now - quotaReadAt >= QUOTA_NANOS) {
            quotaReadAt = now;
            allowed = allowed(cores, quota.get());
        }
    }

    private final class Work implements Runnable {
        private long since = clock.getAsLong();

        @Override
        public void run() {
            long now = clock.getAsLong();
            long wait = take(now - since, now);
            if (wait > 0) {
                sleep.accept(wait);
            }
            since = clock.getAsLong();
        }
    }
}
