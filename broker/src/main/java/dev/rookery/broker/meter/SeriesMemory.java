package dev.rookery.broker.meter;

import java.util.concurrent.atomic.AtomicLong;

/** Memory of the series of all tenants, counted in minutes. Thread-safe. */
public final class SeriesMemory {
    private static final int PART_OF_HEAP = 64;
    /** Object of a minute with its reference. */
    private static final int MINUTE_BYTES = 72;

    private final AtomicLong free;

    /** @param minutes maximum number of minutes of all series */
    SeriesMemory(long minutes) {
        this.free = new AtomicLong(minutes);
    }

    /** @param heap in bytes */
    public static SeriesMemory within(long heap) {
        return new SeriesMemory(heap / PART_OF_HEAP / MINUTE_BYTES);
    }

    boolean tryTake(int minutes) {
        if (free.addAndGet(-minutes) >= 0) {
            return true;
        }
        free.addAndGet(minutes);
        return false;
    }

    void release(int minutes) {
        free.addAndGet(minutes);
    }
}
