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

/** Sets a channel up for one client, from TLS up to MQTT; CONNECT goes out once the layers below are ready. */
final class WireChannel extends ChannelInitializer<SocketChannel> {
    private static final int MAX_FRAME_BYTES = 1 << 20;
    /** More than a closed loop's window of messages, so that the window and not the socket sets the pace. */
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
        pipeline.addLast(new Opening(client));
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

    /** Waits for the layers below, then sends CONNECT. */
    private final class Opening extends ChannelInboundHandlerAdapter {
        private final WireLoadClient client;

        Opening(WireLoadClient client) {
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
