package dev.rookery.broker.limit;

/**
 * How fast one client may publish: a bucket that holds a second's worth of messages and fills up evenly. For one thread.
 */
public final class MessageRate {
    private static final long SECOND = 1_000_000_000L;

    /** Nanoseconds that one message takes; 0 for no bound. */
    private final long interval;
    /** When the bucket will be full again. */
    private long fullAt;

    /** @param perSecond 0 for no bound */
    public MessageRate(int perSecond, long now) {
        this.interval = perSecond == 0 ? 0 : SECOND / perSecond;
        this.fullAt = now;
    }

    /**
     * Counts a message.
     *
     * @param now on the clock of {@link System#nanoTime}
     * @return nanoseconds to wait before the next one is taken, 0 for none
     */
    public long take(long now) {
        if (interval == 0) {
            return 0;
        }
        fullAt = (fullAt - now > 0 ? fullAt : now) + interval;
        return Math.max(0, fullAt - now - SECOND);
    }
}
