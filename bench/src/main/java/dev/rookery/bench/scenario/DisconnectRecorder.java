package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.measure.Latencies;
import io.netty.buffer.ByteBuf;

/** Records when the broker disconnects clients. Confined to the driver's event loop. */
final class DisconnectRecorder implements ClientListener {
    private final Latencies latencies = new Latencies();
    private boolean started;
    private long startNanos;

    /** Sets the start time of latencies. */
    void start() {
        started = true;
        startNanos = System.nanoTime();
    }

    long count() {
        return latencies.count();
    }

    Latencies latencies() {
        return latencies;
    }

    @Override
    public void onMessage(ByteBuf payload, boolean retained) {}

    @Override
    public void onWritable() {}

    @Override
    public void onConnectionLost(String reason) {
        if (started) {
            latencies.record(System.nanoTime() - startNanos);
        }
    }
}
