package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** Adds HTTP and WebSocket before the MQTT handler (MQTT 5, section 6). */
final class WebSocketPipeline implements Pipeline {
    private static final int MAXIMUM_REQUEST_SIZE = 16 * 1024;
    private static final long HANDSHAKE_TIMEOUT_MILLIS = 10_000;

    private final Pipeline connections;
    private final PartialLogins partialLogins;
    private final WebSocketConfig config;
    private final WebSocketServerProtocolConfig protocol;

    WebSocketPipeline(ConnectionSettings settings, Pipeline connections) {
        this.connections = connections;
        this.partialLogins = settings.partialLogins();
        this.config = settings.webSockets();
        this.protocol = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(config.path())
                .subprotocols(String.join(",", WebSocketRequestHandler.SUBPROTOCOLS))
                .handshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MILLIS)
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(settings.maximumPacketSize())
                        .allowExtensions(false)
                        .build())
                .build();
    }

    @Override
    public void addTo(Channel channel) {
        channel.pipeline()
                // A frame is not passed on before it is complete.
                .addLast(new LoginBytes(partialLogins))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAXIMUM_REQUEST_SIZE))
                .addLast(new WebSocketRequestHandler(config))
                .addLast(new WebSocketServerProtocolHandler(protocol))
                .addLast(new WebSocketFrames());
        connections.addTo(channel);
    }
}
