package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.Stamp;
import dev.rookery.bench.measure.Latencies;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscribes to single topics in sequence, each after the retained message of the previous one. Confined to the driver's event loop. */
final class RetainedReader implements ClientListener {
    /** Prime step between topics, so that their order differs from the order of storing. */
    private static final int STRIDE = 7_919;

    private final String topics;
    private final int count;
    private final Latencies latencies = new Latencies();
    private final List<String> failures = new ArrayList<>();
    private @Nullable LoadClient client;
    private long startNanos;
    private int topic;
    private boolean running;
    private boolean measuring;
    private boolean idle = true;

    RetainedReader(String topics, int count) {
        this.topics = topics;
        this.count = count;
    }

    void start(LoadClient reader) {
        client = reader;
        running = true;
        lookUp(reader);
    }

    void openWindow() {
        measuring = true;
    }

    void stop() {
        running = false;
        measuring = false;
    }

    boolean isIdle() {
        return idle || !failures.isEmpty();
    }

    Latencies latencies() {
        return latencies;
    }

    List<String> failures() {
        return failures;
    }

    private void lookUp(LoadClient reader) {
        idle = !running;
        if (running) {
            startNanos = System.nanoTime();
            reader.subscribe(topics + topic, 0).whenComplete(this::recordFailure);
        }
    }

    @Override
    public void onMessage(ByteBuf payload, boolean retained) {
        LoadClient reader = client;
        if (reader == null || !retained || !Stamp.isPresent(payload) || Stamp.sequence(payload) != topic) {
            failures.add("unexpected message instead of the retained message of topic " + topic);
            return;
        }
        if (measuring) {
            latencies.record(System.nanoTime() - startNanos);
        }
        String previous = topics + topic;
        topic = (topic + STRIDE) % count;
        reader.unsubscribe(previous).whenComplete((done, failure) -> {
            recordFailure(done, failure);
            lookUp(reader);
        });
    }

    private void recordFailure(Void done, Throwable failure) {
        if (failure != null) {
            failures.add(failure.getMessage());
        }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onConnectionLost(String reason) {
        failures.add("connection lost: " + reason);
    }
}
