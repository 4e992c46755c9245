package dev.rookery.broker.meter;

/** The time of all connections together. */
final class ConnectionTime {
    private static final long NANOS_PER_MICROSECOND = 1000;

    /** On the clock of {@link System#nanoTime}. */
    private long passedUntil;

    private long microseconds;

    ConnectionTime(long now) {
        this.passedUntil = now;
    }

    /** Time passed until now with so many connections. */
    void pass(long connections, long now) {
        long elapsed = (now - passedUntil) / NANOS_PER_MICROSECOND;
        microseconds += connections * elapsed;
        passedUntil += elapsed * NANOS_PER_MICROSECOND;
    }

    long milliseconds() {
        return microseconds / 1000;
    }
}
