package dev.rookery.broker.store.journal;

import java.time.Duration;

/**
 * Sizes and intervals of a journal.
 *
 * @param segmentBytes size above which a segment is full
 * @param compactAbove bytes that the segments must exceed, in addition to twice the last snapshot, to be compacted
 * @param highPressureAbove unwritten bytes above which publishing clients are slowed down
 * @param criticalPressureAbove unwritten bytes above which CONNECT and PUBLISH are refused
 * @param flushInterval longest time until changes that no acknowledgement depends on are written
 * @param retryBackoff time between a failed write and the next attempt
 */
record JournalSettings(
        long segmentBytes,
        long compactAbove,
        long highPressureAbove,
        long criticalPressureAbove,
        Duration flushInterval,
        Duration retryBackoff) {
    private static final long MEBIBYTE = 1L << 20;

    /** With these sizes, reading the journal at the start takes a fraction of a second, however long the broker ran. */
    static final JournalSettings DEFAULT = new JournalSettings(
            8 * MEBIBYTE, 16 * MEBIBYTE, 4 * MEBIBYTE, 16 * MEBIBYTE, Duration.ofMillis(20), Duration.ofSeconds(1));
}
