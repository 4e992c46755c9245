package dev.rookery.bench.flow;

import dev.rookery.bench.measure.Latencies;

/** Records latencies of what was due while it was open, however late the end comes. On the driver's event loop. */
final class LatencyWindow {
    private final Latencies latencies = new Latencies();
    private boolean opened;
    private boolean closed;
    private long fromNanos;
    private long untilNanos;

    void open() {
        opened = true;
        fromNanos = System.nanoTime();
    }

    void close() {
        closed = true;
        untilNanos = System.nanoTime();
    }

    void record(long intendedNanos) {
        if (opened && intendedNanos - fromNanos >= 0 && !(closed && intendedNanos - untilNanos >= 0)) {
            latencies.record(System.nanoTime() - intendedNanos);
        }
    }

    Latencies latencies() {
        return latencies;
    }
}
