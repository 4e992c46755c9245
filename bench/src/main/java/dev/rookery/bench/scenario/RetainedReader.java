package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.Stamp;
import dev.rookery.bench.measure.Latencies;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Subscribes to a topic, waits for its retained message, and goes on to another. On the driver's event loop. */
final class RetainedReader implements ClientListener {
    /** Prime, so that the topics are visited all over and not in the order they were stored in. */
    private static final int STRIDE = 7_919;

    private final String topics;
    private final int count;
    private final Latencies latencies = new Latencies();
    private final List<String> flaws = new ArrayList<>();
    private LoadClient client;
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
        lookUp();
    }

    void openWindow() {
        measuring = true;
    }

    void stop() {
        running = false;
        measuring = false;
    }

    boolean isIdle() {
        return idle || !flaws.isEmpty();
    }

    Latencies latencies() {
        return latencies;
    }

    List<String> flaws() {
        return flaws;
    }

    private void lookUp() {
        idle = !running;
        if (running) {
            startNanos = System.nanoTime();
            client.subscribe(topics + topic, 0).whenComplete(this::noteRefusal);
        }
    }

    @Override
    public void delivered(ByteBuf payload, boolean retained) {
        if (!retained || !Stamp.isPresent(payload) || Stamp.sequence(payload) != topic) {
            flaws.add("another message than the retained one of topic " + topic);
            return;
        }
        if (measuring) {
            latencies.record(System.nanoTime() - startNanos);
        }
        String seen = topics + topic;
        topic = (topic + STRIDE) % count;
        client.unsubscribe(seen).whenComplete((done, failure) -> {
            noteRefusal(done, failure);
            lookUp();
        });
    }

    private void noteRefusal(Void done, Throwable failure) {
        if (failure != null) {
            flaws.add(failure.getMessage());
        }
    }

    @Override
    public void ready() {}

    @Override
    public void lost(String reason) {
        flaws.add("connection lost: " + reason);
    }
}
