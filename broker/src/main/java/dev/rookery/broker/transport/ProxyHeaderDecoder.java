package dev.rookery.broker.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;

/** Netty's decoder, which would wait for the end of a header that has not begun. */
final class ProxyHeaderDecoder extends HAProxyMessageDecoder {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        super.channelRead(context, message);
        if (!context.isRemoved() && detectProtocol(internalBuffer()).state() == ProtocolDetectionState.INVALID) {
            throw new HAProxyProtocolException("no header of the PROXY protocol");
        }
    }
}
