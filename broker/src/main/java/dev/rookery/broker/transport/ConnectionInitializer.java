package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;

/** Puts the MQTT end onto the pipeline of a new connection. */
@Sharable
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    private final ConnectionSettings settings;
    private final ConnectionHandlers handlers;

    ConnectionInitializer(ConnectionSettings settings, ConnectionHandlers handlers) {
        this.settings = settings;
        this.handlers = handlers;
    }

    @Override
    protected void initChannel(Channel channel) {
        addTo(channel);
    }

    void addTo(Channel channel) {
        InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
        Connection connection = new Connection(channel, address, settings.unsentBytes());
        PacketDecoder decoder = new PacketDecoder(settings.maximumPacketSize());
        channel.pipeline().addLast(new PacketChannelHandler(connection, decoder, handlers.create(connection, decoder)));
    }
}
