package dev.rookery.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ordered queue of packets to a client that must not be sent yet: acknowledgements of changes that are not persisted,
 * and the packets after them. Not thread-safe; confined to the connection's event loop.
 */
final class DeferredPackets {
    private static final CompletableFuture<Void> PERSISTED = CompletableFuture.completedFuture(null);

    private record Entry(ByteBuf packets, CompletableFuture<Void> persisted) {}

    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    private final Channel channel;
    private final Consumer<ByteBuf> writer;
    /** Memory used by the queued packets. */
    private long bytes;
    /** Action to run after the last packet. */
    private @Nullable Runnable completion;

    DeferredPackets(Channel channel, Consumer<ByteBuf> writer) {
        this.channel = channel;
        this.writer = writer;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** Queues packets to be sent after those in the queue. */
    void add(ByteBuf packets) {
        add(packets, PERSISTED);
    }

    /**
     * Queues packets to be sent after those in the queue and once the future completes. If the future fails, the queue
     * is discarded and the pipeline receives {@link ConnectionEvent#PERSISTENCE_FAILED}.
     */
    void add(ByteBuf packets, CompletableFuture<Void> persisted) {
        queue.add(new Entry(packets, persisted));
        bytes += packets.capacity();
        if (persisted != PERSISTED) {
            // As a task of its own, never within the caller's.
            persisted.whenComplete((done, failure) -> channel.eventLoop().execute(this::advance));
        }
    }

    private void advance() {
        boolean advanced = false;
        for (Entry first = queue.peek(); first != null && first.persisted.isDone(); first = queue.peek()) {
            if (first.persisted.isCompletedExceptionally()) {
                discard();
                channel.pipeline().fireUserEventTriggered(ConnectionEvent.PERSISTENCE_FAILED);
                return;
            }
            queue.remove();
            bytes -= first.packets.capacity();
            writer.accept(first.packets);
            advanced = true;
        }
        if (advanced && queue.isEmpty()) {
            runCompletion();
        }
        if (advanced) {
            // Other writers may wait for the released capacity.
            channel.pipeline().fireChannelWritabilityChanged();
        }
    }

    /** Runs the action when the queue is empty, after the last packet was sent or discarded. */
    void whenEmpty(Runnable action) {
        completion = action;
    }

    private void runCompletion() {
        if (completion != null) {
            completion.run();
        }
    }

    void discard() {
        queue.forEach(entry -> entry.packets.release());
        queue.clear();
        bytes = 0;
        runCompletion();
    }
}
