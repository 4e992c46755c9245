package dev.rookery.broker.transport;

import dev.rookery.net.AddressBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Counts one connection, and the bytes that it has received after TLS, until its CONNECT is complete, when this handler is
 * removed. The limit of connections also limits what TLS handshakes and incomplete records take.
 */
final class LoginBytes extends ChannelInboundHandlerAdapter {
    private final ConnectionSettings settings;
    private PartialLogins.@Nullable Login connection;
    private PartialLogins.@Nullable Login login;

    LoginBytes(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        PartialLogins.Login counted =
                settings.loginConnections().start(address(context), () -> onLoop(context, () -> close(context)));
        connection = counted;
        settings.loginConnections().add(counted, ConnectionHeap.beforeLogin(context.channel()));
    }

    /** Closes without the closing handshake of TLS, for which the connection would remain for a while. */
    private static void close(ChannelHandlerContext context) {
        context.pipeline().firstContext().close();
    }

    private static InetAddress address(ChannelHandlerContext context) {
        return AddressBlock.of(MqttPipeline.address(context.channel()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            PartialLogins.Login counted = login;
            if (counted == null) {
                counted = settings.partialLogins()
                        .start(
                                address(context),
                                () -> onLoop(
                                        context,
                                        () -> context.fireUserEventTriggered(Connection.Event.LOGIN_TOO_LARGE)));
                login = counted;
            }
            if (!settings.partialLogins().add(counted, bytes.readableBytes())) {
                // The connection is about to be closed.
                bytes.release();
                return;
            }
        }
        context.fireChannelRead(message);
    }

    /** Runs a refusal, unless CONNECT is complete by then. */
    private static void onLoop(ChannelHandlerContext context, Runnable refusal) {
        context.executor().execute(() -> {
            if (!context.isRemoved()) {
                refusal.run();
            }
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (login != null) {
            settings.partialLogins().end(login);
        }
        if (connection != null) {
            settings.loginConnections().end(connection);
        }
    }
}
