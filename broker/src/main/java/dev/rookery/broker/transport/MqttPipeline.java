package dev.rookery.broker.transport;

import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.mqtt.PacketDecoder;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Adds the MQTT handler to the pipeline of a new connection. */
record MqttPipeline(ConnectionSettings settings, ConnectionHandlers handlers) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        Connection connection = new Connection(channel, address(channel), settings.unsentBytes(), settings.memory());
        PacketDecoder decoder = new PacketDecoder(
                Math.min(settings.maximumConnectSize(), settings.maximumPacketSize()),
                Math.min(settings.maximumConnectSize() + BrokerConfig.MAXIMUM_WILL_SIZE, settings.maximumPacketSize()));
        if (channel.pipeline().get(LoginBytes.class) == null) {
            channel.pipeline().addLast(new LoginBytes(settings));
        }
        channel.pipeline().addLast(new PacketChannelHandler(connection, decoder, handlers.create(connection, decoder)));
    }

    static InetSocketAddress address(Channel channel) {
        // attr() would create a missing attribute.
        return channel.hasAttr(ProxyHeaderHandler.CLIENT)
                ? channel.attr(ProxyHeaderHandler.CLIENT).get()
                : (InetSocketAddress) channel.remoteAddress();
    }
}
