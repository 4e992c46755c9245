package dev.rookery.broker.meter;

/** Accumulated time of all connections. */
final class ConnectionTime {
    private static final long NANOS_PER_MICROSECOND = 1000;

    /** On the clock of {@link System#nanoTime}. */
    private long countedUntil;

    private long microseconds;

    ConnectionTime(long now) {
        this.countedUntil = now;
    }

    /** Adds the time since the last call for the given number of connections. */
    void advance(long connections, long now) {
        long elapsed = (now - countedUntil) / NANOS_PER_MICROSECOND;
        microseconds += connections * elapsed;
        countedUntil += elapsed * NANOS_PER_MICROSECOND;
    }

    long milliseconds() {
        return microseconds / 1000;
    }
}
