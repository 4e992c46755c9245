package dev.rookery.broker.transport;

import dev.rookery.broker.transport.Connection.Event;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Packets of a client that may not leave yet, in order: acknowledgements of what is not kept, and what follows them. */
final class HeldPackets {
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private record Held(ByteBuf packets, CompletableFuture<Void> kept) {}

    private final ArrayDeque<Held> queue = new ArrayDeque<>();
    private final Channel channel;
    private final Consumer<ByteBuf> network;
    /** Memory that they take. */
    private long bytes;
    /** What is to follow the last packet; null for nothing. */
    private Runnable last;

    HeldPackets(Channel channel, Consumer<ByteBuf> network) {
        this.channel = channel;
        this.network = network;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** Holds packets until what is before them may leave. */
    void add(ByteBuf packets) {
        add(packets, NOTHING);
    }

    /** Holds packets until that is kept; if it cannot be, the connection is told, and none of them leaves. */
    void add(ByteBuf packets, CompletableFuture<Void> kept) {
        queue.add(new Held(packets, kept));
        bytes += packets.capacity();
        if (kept != NOTHING) {
            // Not in the middle of what is being done now.
            kept.whenComplete((done, failure) -> channel.eventLoop().execute(this::advance));
        }
    }

    private void advance() {
        boolean room = false;
        while (!queue.isEmpty() && queue.peek().kept.isDone()) {
            if (queue.peek().kept.isCompletedExceptionally()) {
                discard();
                channel.pipeline().fireUserEventTriggered(Event.NOT_KEPT);
                return;
            }
            Held first = queue.remove();
            bytes -= first.packets.capacity();
            network.accept(first.packets);
            room = true;
        }
        if (room && queue.isEmpty()) {
            runLast();
        }
        if (room) {
            // Others may have waited for room.
            channel.pipeline().fireChannelWritabilityChanged();
        }
    }

    /** Does that when all has left, or never will. */
    void then(Runnable action) {
        last = action;
    }

    private void runLast() {
        if (last != null) {
            last.run();
        }
    }

    void discard() {
        queue.forEach(held -> held.packets.release());
        queue.clear();
        bytes = 0;
        runLast();
    }
}
