package dev.rookery.broker.transport;

import dev.rookery.broker.websocket.Refusal;
import dev.rookery.broker.websocket.RefusalLog;
import dev.rookery.broker.websocket.RequestCheck;
import dev.rookery.broker.websocket.RequestTarget;
import dev.rookery.broker.websocket.Upgrade;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Upgrades WebSocket requests that the check accepts. Responds to all others with a text, and closes the connection. */
final class WebSocketRequestHandler extends ChannelInboundHandlerAdapter {
    /** Sent by the console of the same process. */
    private static final String PROXY_TOKEN = "Rookery-Proxy-Token";

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final RequestCheck check;
    private final RefusalLog refusals;
    /** Accepted request whose end is still to come. */
    private @Nullable Upgrade upgrade;

    private boolean refused;

    WebSocketRequestHandler(RequestCheck check, RefusalLog refusals) {
        this.check = check;
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request && !refused) {
                receive(context, request);
            }
            if (message instanceof HttpContent content && !refused) {
                check.malformed(content.decoderResult()).ifPresent(refusal -> refuse(context, refusal));
            }
            if (message instanceof LastHttpContent && upgrade != null && !refused) {
                complete(context, upgrade);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(ChannelHandlerContext context, HttpRequest request) {
        findClient(context, request);
        Optional<Refusal> refusal = check.refusal(request);
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
            return;
        }
        RequestTarget.of(request).flatMap(RequestTarget::host).ifPresent(host -> context.channel()
                .attr(Handshake.WEB_SOCKET_HOST)
                .set(host));
        upgrade = check.upgrade(request);
    }

    private void findClient(ChannelHandlerContext context, HttpRequest request) {
        InetSocketAddress peer = MqttPipeline.address(context.channel());
        InetSocketAddress client = check.config()
                .proxies()
                .client(
                        peer,
                        Optional.ofNullable(request.headers().get(PROXY_TOKEN)),
                        request.headers().getAll(FORWARDED_FOR));
        if (!client.equals(peer)) {
            packets(context).connection().setAddress(client);
        }
    }

    private static PacketChannelHandler packets(ChannelHandlerContext context) {
        return context.pipeline().get(PacketChannelHandler.class);
    }

    /** Bytes behind the request are frames already. */
    private void complete(ChannelHandlerContext context, Upgrade accepted) {
        context.writeAndFlush(accepted.response());
        context.pipeline().get(WebSocketFrames.class).open();
        context.pipeline().remove(this);
        context.pipeline().remove(HttpServerCodec.class);
    }

    private void refuse(ChannelHandlerContext context, Refusal refusal) {
        refused = true;
        PacketChannelHandler packets = packets(context);
        refusals.add(packets.connection().address(), refusal);
        context.writeAndFlush(response(refusal));
        packets.refuse(refusal);
    }

    private static FullHttpResponse response(Refusal refusal) {
        byte[] text = (refusal.text() + ".\n").getBytes(StandardCharsets.UTF_8);
        var response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), Unpooled.wrappedBuffer(text));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set("X-Content-Type-Options", "nosniff");
        if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, RequestCheck.VERSION);
        } else if (refusal.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, HttpMethod.GET);
        }
        return response;
    }
}
