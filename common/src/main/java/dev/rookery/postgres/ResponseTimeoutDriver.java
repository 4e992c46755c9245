package dev.rookery.postgres;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.time.Duration;

/**
 * PostgreSQL driver of Vert.x with response timeouts. Vert.x 5.0.7 has none: it waits indefinitely for a hung server,
 * connects without the pool's TCP options, and relies on the server to close the connections of failed logins.
 *
 * <p>Only this class and its two handlers use internal types of Vert.x; {@code VertxVersionTest} pins the version that
 * they were written for.
 */
final class ResponseTimeoutDriver extends PgDriver {
    private final Duration responseTimeout;

    /** @param responseTimeout while connecting, and while responses are pending */
    ResponseTimeoutDriver(Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    @Override
    public ConnectionFactory<PgConnectOptions> createConnectionFactory(Vertx vertx, NetClientOptions options) {
        VertxInternal internal = (VertxInternal) vertx;
        NetClient client = internal.createNetClient(
                new NetClientOptions().setReconnectAttempts(0).setConnectTimeout((int) responseTimeout.toMillis()));
        return new PgConnectionFactory(withClient(internal, client)) {
            @Override
            public Future<Connection> connect(ContextInternal context, PgConnectOptions options) {
                HandshakeClient attempt = new HandshakeClient(client, responseTimeout);
                return new PgConnectionFactory(withClient(internal, attempt))
                        .connect(context, options)
                        .map(connection -> withResponseTimeout((SocketConnectionBase) connection))
                        .onFailure(failure -> attempt.abandon());
            }
        };
    }

    /** Returns a Vert.x instance that provides the client. */
    private static VertxInternal withClient(VertxInternal vertx, NetClient client) {
        return new VertxWrapper(vertx) {
            @Override
            public NetClient createNetClient(NetClientOptions options) {
                return client;
            }
        };
    }

    private Connection withResponseTimeout(SocketConnectionBase connection) {
        ChannelHandlerContext last = connection.socket().channelHandlerContext();
        last.pipeline().addBefore(last.name(), null, new ResponseTimeoutHandler(responseTimeout));
        HandshakeClient.removeTimeout(last.pipeline());
        return connection;
    }
}
