package dev.rookery.broker.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;

/**
 * Decoder of the PROXY protocol header that rejects other input at once; Netty's decoder would wait for the end of a
 * header that has not begun.
 */
final class ProxyHeaderDecoder extends HAProxyMessageDecoder {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        super.channelRead(context, message);
        if (!context.isRemoved() && detectProtocol(internalBuffer()).state() == ProtocolDetectionState.INVALID) {
            throw new HAProxyProtocolException("missing PROXY protocol header");
        }
    }
}
