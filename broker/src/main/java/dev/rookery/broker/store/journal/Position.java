package dev.rookery.broker.store.journal;

/** Encodes positions in the journal as numbers that increase towards its end. */
final class Position {
    /** Highest offset in a segment. */
    static final long LAST_OFFSET = 0xFFFF_FFFFL;

    private static final int OFFSET_BITS = 32;

    private Position() {}

    /**
     * @param segment number of the segment
     * @param offset bytes from the beginning of the segment, less than 4 GiB
     */
    static long of(long segment, long offset) {
        return segment << OFFSET_BITS | offset;
    }
}
