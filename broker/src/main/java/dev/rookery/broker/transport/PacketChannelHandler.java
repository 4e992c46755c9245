package dev.rookery.broker.transport;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.mqtt.PacketDecoder;
import dev.rookery.broker.mqtt.PacketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Last handler of every pipeline: decodes bytes into calls of a {@link ConnectionHandler}. */
final class PacketChannelHandler extends ByteToMessageDecoder {
    private static final Logger LOGGER = LoggerFactory.getLogger(PacketChannelHandler.class);

    private final Connection connection;
    private final PacketDecoder decoder;
    private final ConnectionHandler handler;

    PacketChannelHandler(Connection connection, PacketDecoder decoder, ConnectionHandler handler) {
        this.connection = connection;
        this.decoder = decoder;
        this.handler = handler;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        connection.received(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0);
        super.channelRead(context, message);
        chargePartialPacket();
    }

    private void chargePartialPacket() {
        try {
            connection.chargePartialPacket(internalBuffer().capacity());
        } catch (PacketException e) {
            handler.protocolViolated(e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // The inherited method would continue reading while the connection is paused.
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == Connection.Event.RESUMED) {
            super.channelRead(context, Unpooled.EMPTY_BUFFER);
        } else if (event == Connection.Event.PERSISTENCE_FAILED) {
            handler.persistenceFailed();
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (connection.isClosing()) {
            in.skipBytes(in.readableBytes());
        } else if (handler.isReady()) {
            try {
                int start = in.readerIndex();
                decoder.decode(in, handler);
                if (in.readerIndex() > start) {
                    connection.packetReceived();
                }
                if (connection.outboundBuffer().isOverflowing()) {
                    throw new LimitException(Limit.UNSENT_BYTES);
                }
            } catch (PacketException e) {
                LOGGER.debug("address={} Protocol violation: {}", connection.address(), e.getMessage());
                handler.protocolViolated(e);
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            handler.becameWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        connection.release();
        super.channelInactive(context);
        handler.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (isCausedByClient(cause)) {
            LOGGER.debug("address={} Closing the connection: {}", connection.address(), cause.getMessage());
        } else {
            LOGGER.error("address={} Closing the connection after an internal error", connection.address(), cause);
        }
        context.close();
    }

    /**
     * Returns whether the network failed or the client violated TLS, HTTP or WebSocket: Netty wraps only unexpected
     * exceptions.
     */
    private static boolean isCausedByClient(Throwable cause) {
        Throwable root = cause.getCause();
        return cause instanceof IOException
                || cause instanceof DecoderException && (root == null || root instanceof IOException);
    }
}
