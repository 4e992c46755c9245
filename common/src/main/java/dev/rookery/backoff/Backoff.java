package dev.rookery.backoff;

import java.time.Duration;

/**
 * Delays between the attempts of a retried operation: the first after a success is {@code initial}, each further one
 * twice as long, up to {@code maximum}. Not thread-safe.
 */
public final class Backoff {
    private final Duration initial;
    private final Duration maximum;
    private Duration next;

    /** @throws IllegalArgumentException unless {@code 0 < initial <= maximum} */
    public Backoff(Duration initial, Duration maximum) {
        if (initial.isNegative() || initial.isZero() || initial.compareTo(maximum) > 0) {
            throw new IllegalArgumentException("The initial backoff " + initial + " is not between 0 and " + maximum);
        }
        this.initial = initial;
        this.maximum = maximum;
        this.next = initial;
    }

    /**
     * Returns the delay after a number of consecutive failures that the caller counts, such as in a database.
     *
     * @param failures 0 returns {@code initial}
     * @throws IllegalArgumentException unless {@code 0 < initial <= maximum}
     */
    public static Duration after(int failures, Duration initial, Duration maximum) {
        Backoff backoff = new Backoff(initial, maximum);
        Duration delay = backoff.next();
        for (int i = 0; i < failures && delay.compareTo(maximum) < 0; i++) {
            delay = backoff.next();
        }
        return delay;
    }

    /** Returns the delay before the next attempt and doubles the one after it. */
    public Duration next() {
        Duration delay = next;
        // Compared before doubling: a long maximum must not overflow.
        next = delay.compareTo(maximum.dividedBy(2)) > 0 ? maximum : delay.multipliedBy(2);
        return delay;
    }

    /** Starts again with the initial delay; call it after a success. */
    public void reset() {
        next = initial;
    }
}
