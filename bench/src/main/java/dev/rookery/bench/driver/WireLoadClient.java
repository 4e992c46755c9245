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

/** A client on the bare wire: what it has to say in one turn of the loop leaves in one write. */
final class WireLoadClient implements LoadClient, PacketListener {
    /** Messages of QoS 1 and 2 in flight for each client, unless the broker asks for fewer. */
    static final int MAX_IN_FLIGHT = 64;

    private static final int FIRST_FAILURE_CODE = 0x80;

    private final Channel channel;
    private final PacketWriter writer;
    private final ClientListener listener;
    private final CompletableFuture<LoadClient> connected = new CompletableFuture<>();
    private final Map<Integer, CompletableFuture<Void>> subscriptions = new HashMap<>();
    /** QoS 2 messages that arrived and that the broker has not released. */
    private final BitSet unreleased = new BitSet();

    private PacketIds packetIds = new PacketIds(MAX_IN_FLIGHT);
    private MessageTemplate publication;
    private byte[] topic;
    private ByteBuf pending;
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
        int packetId = packetIds.take();
        writer.subscribe(out(), packetId, filter, qos);
        return awaitAnswer(packetId);
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        int packetId = packetIds.take();
        writer.unsubscribe(out(), packetId, filter);
        return awaitAnswer(packetId);
    }

    private CompletableFuture<Void> awaitAnswer(int packetId) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        subscriptions.put(packetId, answer);
        flush();
        return answer;
    }

    @Override
    public boolean canPublish() {
        return packetIds.hasRoom() && channel.isWritable();
    }

    @Override
    public void publish(MessageTemplate next, int sequence, long intendedNanos) {
        if (publication != next) {
            publication = next;
            topic = next.encodedTopic();
        }
        int packetId = next.qos() > 0 ? packetIds.take() : 0;
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
            writer.disconnect(out());
            ByteBuf out = pending;
            pending = null;
            channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        }
        return closed;
    }

    @Override
    public void connectAnswered(int code, int receiveMaximum) {
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
    public void published(int qos, boolean retained, int packetId, ByteBuf payload) {
        if (qos == 2) {
            writer.acknowledge(out(), PacketType.PUBREC, packetId);
            if (unreleased.get(packetId)) {
                return;
            }
            unreleased.set(packetId);
        } else if (qos == 1) {
            writer.acknowledge(out(), PacketType.PUBACK, packetId);
        }
        listener.delivered(payload, retained);
    }

    @Override
    public void acknowledged(PacketType type, int packetId, int code) {
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
            listener.ready();
        }
    }

    @Override
    public void subscriptionAnswered(int packetId, int code) {
        packetIds.release(packetId);
        CompletableFuture<Void> answer = subscriptions.remove(packetId);
        if (answer == null) {
            return;
        }
        if (code < FIRST_FAILURE_CODE) {
            answer.complete(null);
        } else {
            answer.completeExceptionally(new IllegalStateException("subscription refused with code " + code));
        }
    }

    @Override
    public void disconnected(int code) {
        end("the broker disconnected with code " + code);
        channel.close();
    }

    /** The socket is gone or unusable. */
    void end(String reason) {
        if (pending != null) {
            pending.release();
            pending = null;
        }
        IllegalStateException failure = new IllegalStateException(reason);
        boolean wasConnected = !connected.completeExceptionally(failure);
        subscriptions.values().forEach(answer -> answer.completeExceptionally(failure));
        subscriptions.clear();
        if (wasConnected && !closing) {
            closing = true;
            listener.lost(reason);
        }
    }

    void ready() {
        listener.ready();
    }

    private ByteBuf out() {
        if (pending == null) {
            pending = channel.alloc().directBuffer();
        }
        return pending;
    }
}
