package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketDecoder;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Puts the MQTT end onto the pipeline of a new connection. */
record MqttPipeline(ConnectionSettings settings, ConnectionHandlers handlers) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        Connection connection = new Connection(channel, address(channel), settings.unsentBytes());
        PacketDecoder decoder = new PacketDecoder(settings.maximumPacketSize());
        channel.pipeline().addLast(new PacketChannelHandler(connection, decoder, handlers.create(connection, decoder)));
    }

    private static InetSocketAddress address(Channel channel) {
        // To ask for an attribute that is not there would make it.
        return channel.hasAttr(ProxyHeaderHandler.CLIENT)
                ? channel.attr(ProxyHeaderHandler.CLIENT).get()
                : (InetSocketAddress) channel.remoteAddress();
    }
}
