package dev.rookery.broker.memory;

/** Direct memory that the incomplete packets of one user take. Not thread-safe; confined to an event loop. */
final class DirectShare {
    private long bytes;

    long add(long change) {
        bytes += change;
        return bytes;
    }
}
