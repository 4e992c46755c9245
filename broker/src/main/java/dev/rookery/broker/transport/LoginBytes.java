package dev.rookery.broker.transport;

import dev.rookery.net.AddressBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of one connection until its CONNECT is complete, when this handler is removed. */
final class LoginBytes extends ChannelInboundHandlerAdapter {
    private final PartialLogins logins;
    private PartialLogins.@Nullable Login login;

    LoginBytes(PartialLogins logins) {
        this.logins = logins;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            PartialLogins.Login counted = login;
            if (counted == null) {
                InetAddress address = AddressBlock.of(MqttPipeline.address(context.channel()));
                counted = logins.start(address, () -> refuse(context));
                login = counted;
            }
            if (!logins.add(counted, bytes.readableBytes())) {
                // The connection is about to be closed.
                bytes.release();
                return;
            }
        }
        context.fireChannelRead(message);
    }

    private static void refuse(ChannelHandlerContext context) {
        context.executor().execute(() -> {
            if (!context.isRemoved()) {
                context.fireUserEventTriggered(Connection.Event.LOGIN_TOO_LARGE);
            }
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (login != null) {
            logins.end(login);
        }
    }
}
