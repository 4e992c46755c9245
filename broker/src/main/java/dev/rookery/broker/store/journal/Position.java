package dev.rookery.broker.store.journal;

/** A place in the journal, as a number that grows towards its end. */
final class Position {
    private static final int OFFSET_BITS = 32;

    private Position() {}

    /**
     * @param file the number of the file
     * @param offset bytes, less than 4 GiB
     */
    static long of(long file, long offset) {
        return file << OFFSET_BITS | offset;
    }
}
