package dev.rookery.broker.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the client address of the PROXY protocol header and installs the inner pipeline. A connection that the load
 * balancer opens for itself (LOCAL, UNKNOWN) keeps the load balancer's address. The other fields of the header are
 * ignored.
 */
final class ProxyHeaderHandler extends SimpleChannelInboundHandler<HAProxyMessage> {
    static final AttributeKey<InetSocketAddress> CLIENT = AttributeKey.valueOf(ProxyHeaderHandler.class, "client");

    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyHeaderHandler.class);
    private static final long TIMEOUT_SECONDS = 10;

    private final Pipeline inner;
    private @Nullable Future<?> timeout;

    ProxyHeaderHandler(Pipeline inner) {
        this.inner = inner;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timeout = context.executor().schedule(() -> context.close(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) throws UnknownHostException {
        byte[] address = header.sourceAddress() == null
                ? null
                : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
        if (address != null) {
            context.channel()
                    .attr(CLIENT)
                    .set(new InetSocketAddress(InetAddress.getByAddress(address), header.sourcePort()));
        }
        inner.addTo(context.channel());
        context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.debug("address={} Closing the connection: {}", context.channel().remoteAddress(), cause.getMessage());
        context.close();
    }
}
