package dev.rookery.bench.driver;

import dev.rookery.bench.wire.PacketParser;
import dev.rookery.bench.wire.PacketWriter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Initializes the channel of one client, from TLS to MQTT, and sends CONNECT when the transport is ready. */
final class WireChannel extends ChannelInitializer<SocketChannel> {
    private static final int MAX_FRAME_BYTES = 1 << 20;
    /** Larger than the window of a closed loop, so that the window limits the load and not the socket. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final Endpoint endpoint;
    private final PacketWriter writer;
    private final Optional<SslContext> sslContext;
    private final ClientIdentity identity;
    private final ClientListener listener;
    private final CompletableFuture<LoadClient> connected = new CompletableFuture<>();

    WireChannel(
            Endpoint endpoint,
            PacketWriter writer,
            Optional<SslContext> sslContext,
            ClientIdentity identity,
            ClientListener listener) {
        this.endpoint = endpoint;
        this.writer = writer;
        this.sslContext = sslContext;
        this.identity = identity;
        this.listener = listener;
    }

    CompletableFuture<LoadClient> connected() {
        return connected;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        ChannelPipeline pipeline = channel.pipeline();
        sslContext.ifPresent(
                context -> pipeline.addLast(context.newHandler(channel.alloc(), endpoint.host(), endpoint.port())));
        if (endpoint.transport().isWebSocket()) {
            addWebSocket(pipeline);
        }
        WireLoadClient client = new WireLoadClient(channel, writer, listener);
        client.connected().whenComplete((connectedClient, failure) -> {
            if (failure == null) {
                connected.complete(connectedClient);
            } else {
                connected.completeExceptionally(failure);
            }
        });
        pipeline.addLast(new WireHandler(new PacketParser(writer.version(), client), client));
        pipeline.addLast(new ConnectSender(client));
    }

    private void addWebSocket(ChannelPipeline pipeline) {
        String scheme = endpoint.transport().isSecure() ? "wss" : "ws";
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create(scheme + "://" + endpoint + Endpoint.WEBSOCKET_PATH))
                .version(WebSocketVersion.V13)
                .subprotocol("mqtt")
                .customHeaders(EmptyHttpHeaders.INSTANCE)
                .maxFramePayloadLength(MAX_FRAME_BYTES)
                .build();
        pipeline.addLast(
                new HttpClientCodec(),
                new HttpObjectAggregator(MAX_FRAME_BYTES),
                new WebSocketClientProtocolHandler(config),
                new WebSocketFraming());
    }

    /** Sends CONNECT when the transport is ready: after the WebSocket handshake, if there is one. */
    private final class ConnectSender extends ChannelInboundHandlerAdapter {
        private final WireLoadClient client;

        ConnectSender(WireLoadClient client) {
            this.client = client;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (!endpoint.transport().isWebSocket()) {
                open(context);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                open(context);
            }
        }

        private void open(ChannelHandlerContext context) {
            context.pipeline().remove(this);
            client.connect(identity);
        }
    }
}
