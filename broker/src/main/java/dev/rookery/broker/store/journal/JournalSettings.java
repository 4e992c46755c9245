package dev.rookery.broker.store.journal;

import java.time.Duration;

/**
 * Sizes and times of a journal.
 *
 * @param segmentBytes above which the next file is begun
 * @param compactAbove bytes that files have to take, beside twice what was live last time, before they are compacted
 * @param scarceAbove bytes that wait to be written above which clients are held back
 * @param noneAbove bytes that wait while nothing can be written above which nothing is taken on
 * @param patience how long changes that nobody waits for may lie before they are written
 * @param retry pause before a write that failed is tried again
 */
record JournalSettings(
        long segmentBytes, long compactAbove, long scarceAbove, long noneAbove, Duration patience, Duration retry) {
    private static final long MEBIBYTE = 1L << 20;

    /** Reading what there is takes a fraction of a second, however long the broker ran. */
    static final JournalSettings DEFAULT = new JournalSettings(
            8 * MEBIBYTE, 16 * MEBIBYTE, 4 * MEBIBYTE, 16 * MEBIBYTE, Duration.ofMillis(20), Duration.ofSeconds(1));
}
