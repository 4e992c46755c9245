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

/** TCP client whose connections are closed if the server sends nothing for too long before authentication completes. */
final class HandshakeTimeoutClient implements NetClient {
    private final NetClient client;
    private final Duration timeout;

    HandshakeTimeoutClient(NetClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** Call it once authentication has completed: the connection may be idle from then on. */
    static void removeTimeout(ChannelPipeline pipeline) {
        pipeline.remove(Timeout.class);
    }

    @Override
    public Future<NetSocket> connect(ConnectOptions options) {
        return client.connect(options).map(this::withTimeout);
    }

    @Override
    public Future<NetSocket> connect(int port, String host) {
        return client.connect(port, host).map(this::withTimeout);
    }

    @Override
    public Future<NetSocket> connect(int port, String host, String serverName) {
        return client.connect(port, host, serverName).map(this::withTimeout);
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address) {
        return client.connect(address).map(this::withTimeout);
    }

    @Override
    public Future<NetSocket> connect(SocketAddress address, String serverName) {
        return client.connect(address, serverName).map(this::withTimeout);
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

    private NetSocket withTimeout(NetSocket socket) {
        ((NetSocketInternal) socket).channelHandlerContext().pipeline().addFirst(new Timeout(timeout));
        return socket;
    }

    private static final class Timeout extends ReadTimeoutHandler {
        Timeout(Duration timeout) {
            super(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Closes from the head of the pipeline: the codec would wait for the server. The close fails pending requests. */
        @Override
        protected void readTimedOut(ChannelHandlerContext context) {
            context.close();
        }
    }
}
