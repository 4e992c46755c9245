package dev.rookery.broker.transport;

import dev.rookery.net.AddressBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Counts one connection, the bytes that it has received after TLS, and those that TLS holds, until its CONNECT is complete, when
 * this handler is removed. The limit of connections also limits what TLS handshakes take.
 */
final class LoginBytes extends ChannelInboundHandlerAdapter {
    /** Bytes of handshake records that {@link ConnectionHeap} covers: those of most clients, also with a certificate. */
    private static final int HANDSHAKE_RECORDS = 4 << 10;

    private final ConnectionSettings settings;
    private @Nullable TlsHandler tls;
    private PartialLogins.@Nullable Login records;
    /** Bytes that are counted in {@link #records}. */
    private int recordBytes;

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
        tls = TlsHandler.of(context.channel());
    }

    private static void close(ChannelHandlerContext context) {
        TlsHandler.closeAtOnce(context.pipeline());
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
                                        () -> context.fireUserEventTriggered(ConnectionEvent.LOGIN_TOO_LARGE)));
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

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        TlsHandler handler = tls;
        if (handler != null) {
            countRecords(context, handler);
        }
        context.fireChannelReadComplete();
    }

    private void countRecords(ChannelHandlerContext context, TlsHandler handler) {
        long silent = Math.min(handler.silentBytes(), Integer.MAX_VALUE / 2);
        int bytes = handler.heldBytes() + (int) Math.max(0, silent - HANDSHAKE_RECORDS);
        if (bytes == recordBytes) {
            return;
        }
        PartialLogins.Login counted = records;
        if (counted == null) {
            counted = settings.partialLogins().start(address(context), () -> onLoop(context, () -> close(context)));
            records = counted;
        }
        settings.partialLogins().add(counted, bytes - recordBytes);
        recordBytes = bytes;
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
        if (records != null) {
            settings.partialLogins().end(records);
        }
        if (connection != null) {
            settings.loginConnections().end(connection);
        }
    }
}
