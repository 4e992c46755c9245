package dev.rookery.broker.transport;

import java.util.function.LongSupplier;

/** Time that an event loop spends on one piece of work without a break. Not thread-safe; confined to the event loop. */
public final class TimeSlice {
    private final LongSupplier clock;
    private final long start;
    private final long length;
    private long now;

    /**
     * Starts a slice.
     *
     * @param clock in nanoseconds
     * @param start current time of the clock
     * @param length in nanoseconds
     */
    TimeSlice(LongSupplier clock, long start, long length) {
        this.clock = clock;
        this.start = start;
        this.length = length;
        this.now = start;
    }

    /** Reads the clock, and returns the time since it was last read or the slice started, in nanoseconds. */
    public long measure() {
        long before = now;
        now = clock.getAsLong();
        return now - before;
    }

    /** Returns whether the slice was over when the clock was last read. */
    public boolean isOver() {
        return now - start >= length;
    }

    /** Returns the part of this slice that ends half-way between now and its end. */
    TimeSlice half() {
        return new TimeSlice(clock, now, (length - used()) / 2);
    }

    /** Returns the time from the start until the clock was last read, in nanoseconds. */
    long used() {
        return now - start;
    }
}
