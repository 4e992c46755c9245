package dev.rookery.bench.driver;

import dev.rookery.bench.wire.PacketListener;
import dev.rookery.bench.wire.PacketType;
import dev.rookery.bench.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Client with the driver's own codec. Writes all packets of one event-loop iteration at once. */
final class WireLoadClient implements LoadClient, PacketListener {
    /** Maximum unacknowledged QoS 1 and QoS 2 messages, unless the broker's receive maximum is lower. */
    static final int MAX_IN_FLIGHT = 64;

    private static final int FIRST_FAILURE_CODE = 0x80;

    private final Channel channel;
    private final PacketWriter writer;
    private final ClientListener listener;
    private final CompletableFuture<LoadClient> connected = new CompletableFuture<>();
    private final Map<Integer, CompletableFuture<Void>> subscriptions = new HashMap<>();
    /** Packet ids of received QoS 2 messages without PUBREL. */
    private final BitSet unreleased = new BitSet();

    private PacketIds packetIds = new PacketIds(MAX_IN_FLIGHT);
    private @Nullable MessageTemplate template;
    private byte[] topic = {};
    private @Nullable ByteBuf pending;
    private boolean closing;

    WireLoadClient(Channel channel, PacketWriter writer, ClientListener listener) {
        this.channel = channel;
        this.writer = writer;
        this.listener = listener;
    }

    CompletableFuture<LoadClient> connected() {
        return connected;
    }

    void connect(ClientIdentity identity) {
        writer.connect(out(), identity.clientId(), identity.credentials(), 0);
        flush();
    }

    @Override
    public CompletableFuture<Void> subscribe(String filter, int qos) {
        int packetId = packetIds.allocate();
        writer.subscribe(out(), packetId, filter, qos);
        return awaitResponse(packetId);
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        int packetId = packetIds.allocate();
        writer.unsubscribe(out(), packetId, filter);
        return awaitResponse(packetId);
    }

    private CompletableFuture<Void> awaitResponse(int packetId) {
        CompletableFuture<Void> response = new CompletableFuture<>();
        subscriptions.put(packetId, response);
        flush();
        return response;
    }

    @Override
    public boolean canPublish() {
        return packetIds.hasCapacity() && channel.isWritable();
    }

    @Override
    public void publish(MessageTemplate next, int sequence, long intendedNanos) {
        if (template != next) {
            template = next;
            topic = next.encodedTopic();
        }
        int packetId = next.qos() > 0 ? packetIds.allocate() : 0;
        ByteBuf out = out();
        writer.publish(out, topic, next.qos(), next.retain(), packetId, next.payloadBytes());
        Stamp.write(out, next.sender(), sequence, intendedNanos, next.payloadBytes());
    }

    @Override
    public void flush() {
        if (pending != null) {
            ByteBuf out = pending;
            pending = null;
            channel.writeAndFlush(out);
        }
    }

    @Override
    public int unacknowledged() {
        return packetIds.size();
    }

    @Override
    public CompletableFuture<Void> close() {
        closing = true;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.closeFuture().addListener(future -> closed.complete(null));
        if (channel.isActive()) {
            ByteBuf out = out();
            writer.disconnect(out);
            pending = null;
            channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        }
        return closed;
    }

    @Override
    public void onConnack(int code, int receiveMaximum) {
        if (code != 0) {
            closing = true;
            connected.completeExceptionally(new ConnectRefusedException(code));
            channel.close();
            return;
        }
        packetIds = new PacketIds(Math.min(MAX_IN_FLIGHT, receiveMaximum));
        connected.complete(this);
    }

    @Override
    public void onPublish(int qos, boolean retained, int packetId, ByteBuf payload) {
        if (qos == 2) {
            writer.acknowledge(out(), PacketType.PUBREC, packetId);
            if (unreleased.get(packetId)) {
                return;
            }
            unreleased.set(packetId);
        } else if (qos == 1) {
            writer.acknowledge(out(), PacketType.PUBACK, packetId);
        }
        listener.onMessage(payload, retained);
    }

    @Override
    public void onAcknowledgement(PacketType type, int packetId, int code) {
        switch (type) {
            case PUBREL -> {
                unreleased.clear(packetId);
                writer.acknowledge(out(), PacketType.PUBCOMP, packetId);
            }
            case PUBREC -> {
                if (code < FIRST_FAILURE_CODE) {
                    writer.acknowledge(out(), PacketType.PUBREL, packetId);
                } else {
                    release(packetId);
                }
            }
            default -> release(packetId);
        }
    }

    private void release(int packetId) {
        if (packetIds.release(packetId)) {
            listener.onWritable();
        }
    }

    @Override
    public void onSubscriptionAcknowledgement(int packetId, int code) {
        packetIds.release(packetId);
        CompletableFuture<Void> response = subscriptions.remove(packetId);
        if (response == null) {
            return;
        }
        if (code < FIRST_FAILURE_CODE) {
            response.complete(null);
        } else {
            response.completeExceptionally(new IllegalStateException("Subscription refused with code " + code));
        }
    }

    @Override
    public void onDisconnect(int code) {
        end("broker sent DISCONNECT with code " + code);
        channel.close();
    }

    /** Fails pending requests and reports the end of the connection. */
    void end(String reason) {
        if (pending != null) {
            pending.release();
            pending = null;
        }
        IllegalStateException failure = new IllegalStateException(reason);
        boolean wasConnected = !connected.completeExceptionally(failure);
        subscriptions.values().forEach(response -> response.completeExceptionally(failure));
        subscriptions.clear();
        if (wasConnected && !closing) {
            closing = true;
            listener.onConnectionLost(reason);
        }
    }

    void onWritable() {
        listener.onWritable();
    }

    private ByteBuf out() {
        if (pending == null) {
            pending = channel.alloc().directBuffer();
        }
        return pending;
    }
}
