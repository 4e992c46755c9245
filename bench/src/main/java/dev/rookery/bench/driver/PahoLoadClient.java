package dev.rookery.bench.driver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;

/** Client of the Eclipse Paho library. Transfers the events of Paho's threads to the driver's event loop. */
final class PahoLoadClient implements LoadClient, PahoClient.PahoEvents {
    private final DriverLoop loop;
    private final ClientListener listener;
    private final PahoClient client;
    private int limit = WireLoadClient.MAX_IN_FLIGHT;
    private int unacknowledged;
    private boolean closing;

    private PahoLoadClient(
            DriverLoop loop, PahoClient.Opener opener, String address, String clientId, ClientListener listener)
            throws Exception {
        this.loop = loop;
        this.listener = listener;
        client = opener.open(address, clientId, this);
    }

    static CompletableFuture<LoadClient> connect(
            DriverLoop loop,
            PahoClient.Opener opener,
            String address,
            ClientIdentity identity,
            ClientListener listener) {
        try {
            PahoLoadClient client = new PahoLoadClient(loop, opener, address, identity.clientId(), listener);
            return client.start(result -> client.client.connect(identity, result))
                    .thenApply(connected -> client);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> subscribe(String filter, int qos) {
        return start(result -> client.subscribe(filter, qos, result));
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        return start(result -> client.unsubscribe(filter, result));
    }

    @Override
    public boolean canPublish() {
        return unacknowledged < limit && !closing;
    }

    @Override
    public void publish(MessageTemplate template, int sequence, long intendedNanos) {
        byte[] payload = new byte[template.payloadBytes()];
        ByteBuf buffer = Unpooled.wrappedBuffer(payload).clear();
        Stamp.write(buffer, template.sender(), sequence, intendedNanos, payload.length);
        try {
            unacknowledged++;
            client.publish(template.topic(), payload, template.qos(), template.retain());
        } catch (Exception e) {
            onConnectionLost(e.toString());
        }
    }

    @Override
    public void flush() {
        // Paho writes on its own thread.
    }

    @Override
    public int unacknowledged() {
        return unacknowledged;
    }

    /** A client without a connection counts as closed. */
    @Override
    public CompletableFuture<Void> close() {
        closing = true;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        start(client::disconnect).whenComplete((done, failure) -> closed.complete(null));
        return closed;
    }

    @Override
    public void onMessage(byte[] payload, boolean retained) {
        loop.execute(() -> listener.onMessage(Unpooled.wrappedBuffer(payload), retained));
    }

    @Override
    public void onDelivered() {
        loop.execute(() -> {
            unacknowledged--;
            listener.onWritable();
        });
    }

    @Override
    public void onConnectionLost(String reason) {
        loop.execute(() -> {
            if (!closing) {
                closing = true;
                listener.onConnectionLost(reason);
            }
        });
    }

    @Override
    public void onReceiveMaximum(int maximum) {
        loop.execute(() -> limit = Math.min(limit, maximum));
    }

    private CompletableFuture<Void> start(Operation operation) {
        LoopResult result = new LoopResult(loop, new CompletableFuture<>());
        try {
            operation.start(result);
        } catch (Exception e) {
            result.future.completeExceptionally(e);
        }
        return result.future;
    }

    @FunctionalInterface
    private interface Operation {
        void start(PahoClient.PahoResult result) throws Exception;
    }

    /** Completes a future on the event loop. */
    private record LoopResult(DriverLoop loop, CompletableFuture<Void> future) implements PahoClient.PahoResult {
        @Override
        public void onSuccess() {
            loop.execute(() -> future.complete(null));
        }

        @Override
        public void onFailure(Throwable failure) {
            loop.execute(() -> future.completeExceptionally(failure));
        }
    }
}
