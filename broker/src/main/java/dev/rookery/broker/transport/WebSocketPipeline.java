package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.websocket.RequestCheck;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * Adds HTTP and WebSocket before the MQTT handler (MQTT 5, section 6). The timeout for CONNECT is also that of the HTTP
 * request.
 */
record WebSocketPipeline(ConnectionSettings settings, Pipeline connections) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        WebSocketConfig config = settings.webSockets();
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(config.maximumRequestSize())
                .setMaxHeaderSize(config.maximumRequestSize());
        channel.pipeline()
                .addLast(new LoginBytes(settings))
                .addLast(new HttpServerCodec(limits))
                .addLast(new WebSocketRequestHandler(new RequestCheck(config), settings.refusals()))
                .addLast(new WebSocketFrames());
        connections.addTo(channel);
    }
}
