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

/** Makes connections that are closed when the server falls silent before it has let the user in. */
final class HandshakeClient implements NetClient {
    private final NetClient client;
    private final Duration longestSilence;

    HandshakeClient(NetClient client, Duration longestSilence) {
        this.client = client;
        this.longestSilence = longestSilence;
    }

    /** The user is in; the connection may be idle from now on. */
    static void succeeded(ChannelPipeline pipeline) {
        pipeline.remove(Timeout.class);
    }

    @Override
    public Future<NetSocket> connect(ConnectOptions options) {
        return client.connect(options).map(this::watch);
    }

    @Override
    public Future<NetSocket> connect(int port, String host) {
        return client.connect(port, host).map(this::watch);
    }

    @Override
    public Future<NetSocket> connect(int port, String host, String serverName) {
        return client.connect(port, host, serverName).map(this::watch);
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address) {
        return client.connect(address).map(this::watch);
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address, String serverName) {
        return client.connect(address, serverName).map(this::watch);
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

    private NetSocket watch(NetSocket socket) {
        ((NetSocketInternal) socket).channelHandlerContext().pipeline().addFirst(new Timeout(longestSilence));
        return socket;
    }

    private static final class Timeout extends ReadTimeoutHandler {
        Timeout(Duration longestSilence) {
            super(longestSilence.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** In front of the codec, which would wait for the server to close; who waits is told by the close. */
        @Override
        protected void readTimedOut(ChannelHandlerContext context) {
            context.close();
        }
    }
}
