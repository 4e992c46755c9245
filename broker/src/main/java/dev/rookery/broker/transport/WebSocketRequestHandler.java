package dev.rookery.broker.transport;

import dev.rookery.broker.config.WebSocketConfig;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Accepts WebSocket requests for the MQTT subprotocol on the configured path and from permitted origins. Rejects all
 * other requests with 404, 403 or 400.
 */
final class WebSocketRequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** The name required by [MQTT-6.0.0-4] and the one that MQTT 3.1 clients use. */
    static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");

    /** Sent by the console of the same process. */
    private static final String PROXY_TOKEN = "Rookery-Proxy-Token";

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final WebSocketConfig config;

    WebSocketRequestHandler(WebSocketConfig config) {
        this.config = config;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!new QueryStringDecoder(request.uri()).path().equals(config.path())) {
            reject(context, HttpResponseStatus.NOT_FOUND);
        } else if (!isOriginPermitted(request)) {
            reject(context, HttpResponseStatus.FORBIDDEN);
        } else if (!offersMqtt(request)) {
            reject(context, HttpResponseStatus.BAD_REQUEST);
        } else {
            host(request)
                    .ifPresent(host ->
                            context.channel().attr(Handshake.WEB_SOCKET_HOST).set(host));
            findClient(context, request);
            context.pipeline().remove(this);
            context.fireChannelRead(request.retain().setUri(config.path()));
        }
    }

    private void findClient(ChannelHandlerContext context, FullHttpRequest request) {
        InetSocketAddress peer = MqttPipeline.address(context.channel());
        InetSocketAddress client = config.proxies()
                .client(
                        peer,
                        Optional.ofNullable(request.headers().get(PROXY_TOKEN)),
                        request.headers().getAll(FORWARDED_FOR));
        if (!client.equals(peer)) {
            context.pipeline().get(PacketChannelHandler.class).setAddress(client);
        }
    }

    private boolean isOriginPermitted(FullHttpRequest request) {
        Optional<String> host = host(request);
        return request.headers().getAll(HttpHeaderNames.ORIGIN).stream()
                .allMatch(origin -> config.allowedOrigins().permits(origin, host));
    }

    /** Returns the host of the request without port. */
    private static Optional<String> host(FullHttpRequest request) {
        return Optional.ofNullable(request.headers().get(HttpHeaderNames.HOST))
                .map(host -> host.replaceFirst(":[0-9]*$", ""));
    }

    private static boolean offersMqtt(FullHttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::trim)
                .anyMatch(SUBPROTOCOLS::contains);
    }

    private static void reject(ChannelHandlerContext context, HttpResponseStatus status) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
