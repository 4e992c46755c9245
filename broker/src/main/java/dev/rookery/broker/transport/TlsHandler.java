package dev.rookery.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a connection, which states how many received bytes it holds: those of a record whose rest has not arrived, and those of
 * a handshake message that the TLS engine has not received whole. Confined to the connection's event loop.
 */
final class TlsHandler extends SslHandler {
    /** Whether the record being decoded has data. */
    private boolean data;
    /** Size of the records since the last one with data. */
    private long silentBytes;

    /** @param executor computes signatures */
    TlsHandler(SslContext context, Channel channel, Executor executor) {
        super(context.newEngine(channel.alloc()), false, executor);
    }

    /** Returns the handler of a channel; null without TLS. */
    static @Nullable TlsHandler of(Channel channel) {
        return channel.pipeline().get(TlsHandler.class);
    }

    /** Returns whether the channel cannot send yet. */
    static boolean isHandshaking(Channel channel) {
        TlsHandler tls = of(channel);
        return tls != null && !tls.handshakeFuture().isDone();
    }

    /** Closes without the closing handshake of TLS, for which the connection would remain for a while. */
    static void closeAtOnce(ChannelPipeline pipeline) {
        ChannelHandlerContext first = pipeline.firstContext();
        if (first != null) {
            first.close();
        }
    }

    /** Returns the handler that must follow this one. */
    ChannelInboundHandler observer() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                data = true;
                context.fireChannelRead(message);
            }
        };
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
        int before = in.readableBytes();
        data = false;
        super.decode(context, in, out);
        silentBytes = data ? 0 : silentBytes + before - in.readableBytes();
    }

    /** Returns the bytes of an incomplete record. */
    int heldBytes() {
        return actualReadableBytes();
    }

    /** Returns the size of the buffer of an incomplete record; 0 without one. */
    int bufferSize() {
        return internalBuffer().capacity();
    }

    /**
     * Returns the size of the records since the last one with data, of which the TLS engine holds a part: it does not accept data
     * before an incomplete handshake message is complete.
     */
    long silentBytes() {
        return silentBytes;
    }
}
