package dev.rookery.postgres;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * TCP client of one attempt to log in. Closes its connection if the server sends nothing for too long before authentication
 * completes, if the attempt fails, or if the attempt needs another connection: Vert.x opens a second one for a login without
 * TLS, and leaves the first open. Not thread-safe; confined to the event loop of the attempt.
 */
final class HandshakeClient implements NetClient {
    private final NetClient client;
    private final Duration timeout;
    private @Nullable NetSocket socket;

    /** @param client opens the connections */
    HandshakeClient(NetClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** Call it after authentication: the connection may be idle from then on. */
    static void removeTimeout(ChannelPipeline pipeline) {
        pipeline.remove(Timeout.class);
    }

    /** Closes the connection of a failed attempt. */
    void abandon() {
        if (socket != null) {
            closeFromHead(socket);
            socket = null;
        }
    }

    @Override
    public Future<NetSocket> connect(ConnectOptions options) {
        return attempt(() -> client.connect(options));
    }

    @Override
    public Future<NetSocket> connect(int port, String host) {
        return attempt(() -> client.connect(port, host));
    }

    @Override
    public Future<NetSocket> connect(int port, String host, String serverName) {
        return attempt(() -> client.connect(port, host, serverName));
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address) {
        return attempt(() -> client.connect(address));
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address, String serverName) {
        return attempt(() -> client.connect(address, serverName));
    }

    @Override
    public Future<Void> shutdown(long timeout, TimeUnit unit) {
        return client.shutdown(timeout, unit);
    }

    @Override
    public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
        return client.updateSSLOptions(options, force);
    }

    @Override
    public boolean isMetricsEnabled() {
        return client.isMetricsEnabled();
    }

    private Future<NetSocket> attempt(Supplier<Future<NetSocket>> connect) {
        abandon();
        return connect.get().map(opened -> {
            pipeline(opened).addFirst(new Timeout(timeout));
            socket = opened;
            return opened;
        });
    }

    /** Other handlers would wait for the server. */
    private static void closeFromHead(NetSocket socket) {
        ChannelHandlerContext first = pipeline(socket).firstContext();
        if (first != null) {
            first.close();
        }
    }

    private static ChannelPipeline pipeline(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext().pipeline();
    }

    private static final class Timeout extends ReadTimeoutHandler {
        Timeout(Duration timeout) {
            super(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** The close fails pending requests. Other handlers would wait for the server. */
        @Override
        protected void readTimedOut(ChannelHandlerContext context) {
            context.close();
        }
    }
}
