package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.measure.Latencies;
import io.netty.buffer.ByteBuf;

/** Notes when clients are cut off. On the driver's event loop. */
final class CutOffs implements ClientListener {
    private final Latencies latencies = new Latencies();
    private boolean begun;
    private long startNanos;

    /** Latencies count from now on. */
    void begin() {
        begun = true;
        startNanos = System.nanoTime();
    }

    long count() {
        return latencies.count();
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public void delivered(ByteBuf payload, boolean retained) {}

    @Override
    public void ready() {}

    @Override
    public void lost(String reason) {
        if (begun) {
            latencies.record(System.nanoTime() - startNanos);
        }
    }
}
