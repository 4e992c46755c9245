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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Lets only requests through that ask for MQTT on the right path, from a page that may if from one at all; the others
 * are told what was wrong.
 */
final class WebSocketRequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** [MQTT-6.0.0-4], and the name that clients of MQTT 3.1 use. */
    static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");

    private final WebSocketConfig config;

    WebSocketRequestHandler(WebSocketConfig config) {
        this.config = config;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!new QueryStringDecoder(request.uri()).path().equals(config.path())) {
            refuse(context, HttpResponseStatus.NOT_FOUND);
        } else if (!mayCome(request)) {
            refuse(context, HttpResponseStatus.FORBIDDEN);
        } else if (!asksForMqtt(request)) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
        } else {
            host(request)
                    .ifPresent(host ->
                            context.channel().attr(Handshake.WEB_SOCKET_HOST).set(host));
            context.pipeline().remove(this);
            context.fireChannelRead(request.retain().setUri(config.path()));
        }
    }

    private boolean mayCome(FullHttpRequest request) {
        Optional<String> host = host(request);
        return request.headers().getAll(HttpHeaderNames.ORIGIN).stream()
                .allMatch(origin -> config.allowedOrigins().permits(origin, host));
    }

    /** The host that was asked for, without port. */
    private static Optional<String> host(FullHttpRequest request) {
        return Optional.ofNullable(request.headers().get(HttpHeaderNames.HOST))
                .map(host -> host.replaceFirst(":[0-9]*$", ""));
    }

    private static boolean asksForMqtt(FullHttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::trim)
                .anyMatch(SUBPROTOCOLS::contains);
    }

    private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
