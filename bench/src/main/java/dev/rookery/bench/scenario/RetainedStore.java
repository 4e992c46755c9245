package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.MessageTemplate;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes one retained message to each of many topics, with QoS 1. Confined to the driver's event loop. */
final class RetainedStore implements ClientListener {
    private final String topics;
    private final int count;
    private final int payloadBytes;
    private final CompletableFuture<Void> filled = new CompletableFuture<>();
    private @Nullable LoadClient client;
    private int next;

    RetainedStore(String topics, int count, int payloadBytes) {
        this.topics = topics;
        this.count = count;
        this.payloadBytes = payloadBytes;
    }

    /** Publishes the messages. The future completes when the broker has acknowledged all. */
    CompletableFuture<Void> fill(LoadClient sender) {
        client = sender;
        onWritable();
        return filled;
    }

    @Override
    public void onWritable() {
        if (client == null) {
            return;
        }
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
    public void onMessage(ByteBuf payload, boolean retained) {}

    @Override
    public void onConnectionLost(String reason) {
        filled.completeExceptionally(new IllegalStateException(reason));
    }
}
