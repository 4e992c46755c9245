package dev.rookery.broker.limit;

/** How often something may happen: a bucket that holds a second's worth and fills up evenly. For one thread. */
public final class Rate {
    private static final long SECOND = 1_000_000_000L;

    /** When the bucket will be full again. */
    private long fullAt;

    /** @param now on the clock of {@link System#nanoTime} */
    public Rate(long now) {
        this.fullAt = now;
    }

    /**
     * Counts one that happens anyway.
     *
     * @param perSecond the bound in force now, 0 for none
     * @return nanoseconds to wait before the next one, 0 for none
     */
    public long take(int perSecond, long now) {
        if (perSecond == 0) {
            return 0;
        }
        fullAt = next(perSecond, now);
        return Math.max(0, fullAt - now - SECOND);
    }

    /** Counts one if the bound allows it now. */
    public boolean tryTake(int perSecond, long now) {
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
