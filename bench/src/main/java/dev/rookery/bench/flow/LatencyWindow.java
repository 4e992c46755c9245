package dev.rookery.bench.flow;

import dev.rookery.bench.measure.Latencies;

/** Latencies of messages scheduled between its creation and {@link #close}. Confined to the driver's event loop. */
final class LatencyWindow {
    private final Latencies latencies = new Latencies();
    private final long fromNanos = System.nanoTime();
    private boolean closed;
    private long untilNanos;

    void close() {
        if (!closed) {
            closed = true;
            untilNanos = System.nanoTime();
        }
    }

    void record(long intendedNanos) {
        if (intendedNanos - fromNanos >= 0 && !(closed && intendedNanos - untilNanos >= 0)) {
            latencies.record(System.nanoTime() - intendedNanos);
        }
    }

    Latencies latencies() {
        return latencies;
    }
}
