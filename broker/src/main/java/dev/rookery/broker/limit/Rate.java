package dev.rookery.broker.limit;

/** Rate limiter: a token bucket with the capacity of one second. Not thread-safe. */
public final class Rate {
    private static final long SECOND = 1_000_000_000L;

    /** Time at which the bucket is full again, on the clock of {@link System#nanoTime}. */
    private long fullAt;

    /** @param now on the clock of {@link System#nanoTime} */
    public Rate(long now) {
        this.fullAt = now;
    }

    /**
     * Counts an event unconditionally.
     *
     * @param perSecond current limit; 0 for no limit
     * @return time in nanoseconds to wait before the next event
     */
    public long acquire(int perSecond, long now) {
        if (perSecond == 0) {
            return 0;
        }
        fullAt = next(perSecond, now);
        return Math.max(0, fullAt - now - SECOND);
    }

    /** Counts an event if the limit allows it now, and returns whether it does. */
    public boolean tryAcquire(int perSecond, long now) {
        if (perSecond == 0) {
            return true;
        }
        long next = next(perSecond, now);
        boolean fits = next - now <= SECOND;
        fullAt = fits ? next : fullAt;
        return fits;
    }

    private long next(int perSecond, long now) {
        return (fullAt - now > 0 ? fullAt : now) + SECOND / perSecond;
    }
}
