package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.MessageTemplate;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** Publishes one retained message to each of many topics, at QoS 1. On the driver's event loop. */
final class RetainedStore implements ClientListener {
    private final String topics;
    private final int count;
    private final int payloadBytes;
    private final CompletableFuture<Void> filled = new CompletableFuture<>();
    private LoadClient client;
    private int next;

    RetainedStore(String topics, int count, int payloadBytes) {
        this.topics = topics;
        this.count = count;
        this.payloadBytes = payloadBytes;
    }

    /** Completed once the broker has acknowledged all. */
    CompletableFuture<Void> fill(LoadClient sender) {
        client = sender;
        ready();
        return filled;
    }

    @Override
    public void ready() {
        while (next < count && client.canPublish()) {
            client.publish(new MessageTemplate(topics + next, 1, true, 0, payloadBytes), next, System.nanoTime());
            next++;
        }
        client.flush();
        if (next == count && client.unacknowledged() == 0) {
            filled.complete(null);
        }
    }

    @Override
    public void delivered(ByteBuf payload, boolean retained) {}

    @Override
    public void lost(String reason) {
        filled.completeExceptionally(new IllegalStateException(reason));
    }
}
