package dev.rookery.broker.transport;

import dev.rookery.net.AcceptedConnections;
import dev.rookery.net.AcceptedConnections.Protocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Handler of the listening sockets that closes accepted connections before the process runs out of file descriptors, see
 * {@link AcceptedConnections}. Thread-safe; shared by all listeners.
 */
@Sharable
final class DescriptorLimit extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel connection = (Channel) message;
        if (!AcceptedConnections.OF_PROCESS.tryAdd(Protocol.MQTT)) {
            // The connection is not registered with an event loop yet.
            connection.unsafe().closeForcibly();
            return;
        }
        connection.closeFuture().addListener(closed -> AcceptedConnections.OF_PROCESS.remove(Protocol.MQTT));
        context.fireChannelRead(message);
    }
}
