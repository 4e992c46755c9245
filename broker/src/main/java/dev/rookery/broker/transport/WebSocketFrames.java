package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.websocket.CloseStatus;
import dev.rookery.broker.websocket.FrameException;
import dev.rookery.broker.websocket.FrameReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Converts between WebSocket frames and the MQTT byte stream, answers pings and sends one Close frame. Frame and packet
 * boundaries are independent [MQTT-6.0.0-2]: bytes are passed on as they arrive, and only packets have a maximum size.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private final FrameReader reader = new FrameReader(this::pinged);
    private @Nullable ChannelHandlerContext context;
    private boolean open;
    /** What the Close frame must state; null if the connection's reason applies. */
    private @Nullable CloseStatus response;
    /** Whether the client sends no more frames that matter. */
    private boolean ended;

    private boolean closeSent;
    /** Payload of the last ping while the client does not read; only the last one needs a response. */
    private byte @Nullable [] unanswered;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Begins to convert, after the upgrade. */
    void open() {
        open = true;
        context().pipeline().addBefore(context().name(), null, new WebSocket13FrameEncoder(false));
    }

    /** Returns whether the upgrade is complete. */
    boolean isOpen() {
        return open;
    }

    /** Returns whether the client has sent a Close frame. */
    boolean isClosedByClient() {
        return reader.closeStatus().isPresent();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    /** Sends the Close frame, after which no data is sent. A Close frame of the client determines the status. */
    ChannelFuture close(CloseStatus status) {
        closeSent = true;
        CloseStatus own = response == null ? status : response;
        return context().writeAndFlush(new CloseWebSocketFrame(true, 0, Unpooled.wrappedBuffer(own.payload())));
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (!open || !(message instanceof ByteBuf bytes)) {
            here.fireChannelRead(message);
            return;
        }
        FrameException violation = null;
        try {
            reader.unwrap(bytes);
        } catch (FrameException e) {
            violation = e;
        }
        if (bytes.isReadable()) {
            here.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
        if (violation != null) {
            end(
                    here,
                    violation.status(),
                    PacketException.protocolError(violation.status().reason()));
        } else if (isClosedByClient() && !ended) {
            end(here, reader.closeStatus().orElseThrow().response(), null);
        }
    }

    private void end(ChannelHandlerContext here, CloseStatus answer, @Nullable PacketException violation) {
        ended = true;
        if (closeSent) {
            here.close();
        } else {
            response = answer;
            here.fireUserEventTriggered(new EndOfPackets(violation));
        }
    }

    private void pinged(byte[] payload) {
        unanswered = payload;
        answerPing();
    }

    /** A client that sends pings and does not read gets no further responses. */
    private void answerPing() {
        byte[] payload = unanswered;
        if (payload != null && context().channel().isWritable() && !closeSent) {
            unanswered = null;
            context().writeAndFlush(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload)));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        answerPing();
        here.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        boolean data = message instanceof ByteBuf bytes && bytes.isReadable();
        if (data && (!open || closeSent)) {
            // There are no frames before the upgrade and after Close.
            ReferenceCountUtil.release(message);
            promise.trySuccess();
        } else {
            // An empty buffer only has a promise.
            here.write(data ? new BinaryWebSocketFrame((ByteBuf) message) : message, promise);
        }
    }
}
