package dev.rookery.bench.driver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;

/** What both Paho clients have in common: brings what Paho tells on its own threads to the driver's event loop. */
final class PahoState {
    private final DriverLoop loop;
    private final ClientListener listener;
    private int limit = WireLoadClient.MAX_IN_FLIGHT;
    private int unacknowledged;
    private boolean closing;

    PahoState(DriverLoop loop, ClientListener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** From any thread. */
    <T> void complete(CompletableFuture<T> future, T value) {
        loop.execute(() -> future.complete(value));
    }

    /** From any thread. */
    void fail(CompletableFuture<?> future, Throwable failure) {
        loop.execute(() -> future.completeExceptionally(failure));
    }

    /** From any thread. */
    void delivered(byte[] payload, boolean retained) {
        loop.execute(() -> listener.delivered(Unpooled.wrappedBuffer(payload), retained));
    }

    /** From any thread. */
    void lost(String reason) {
        loop.execute(() -> {
            if (!closing) {
                closing = true;
                listener.lost(reason);
            }
        });
    }

    /** From any thread. */
    void acknowledged() {
        loop.execute(() -> {
            unacknowledged--;
            listener.ready();
        });
    }

    /** From any thread: the broker takes on no more than so many messages unacknowledged. */
    void limitInFlight(int receiveMaximum) {
        loop.execute(() -> limit = Math.min(limit, receiveMaximum));
    }

    boolean canPublish() {
        return unacknowledged < limit && !closing;
    }

    int unacknowledged() {
        return unacknowledged;
    }

    void sending() {
        unacknowledged++;
    }

    void closing() {
        closing = true;
    }

    static byte[] payload(MessageTemplate publication, int sequence, long intendedNanos) {
        byte[] bytes = new byte[publication.payloadBytes()];
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes).clear();
        Stamp.write(buffer, publication.sender(), sequence, intendedNanos, bytes.length);
        return bytes;
    }
}
