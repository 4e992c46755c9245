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
 * connects without the pool's TCP options, and relies on the server to close abandoned connections.
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
        return new PgConnectionFactory(withHandshakeTimeout((VertxInternal) vertx)) {
            @Override
            public Future<Connection> connect(ContextInternal context, PgConnectOptions options) {
                return super.connect(context, options)
                        .map(connection -> withResponseTimeout((SocketConnectionBase) connection));
            }
        };
    }

    private VertxInternal withHandshakeTimeout(VertxInternal vertx) {
        return new VertxWrapper(vertx) {
            @Override
            public NetClient createNetClient(NetClientOptions options) {
                options.setConnectTimeout((int) responseTimeout.toMillis());
                return new HandshakeTimeoutClient(super.createNetClient(options), responseTimeout);
            }
        };
    }

    private Connection withResponseTimeout(SocketConnectionBase connection) {
        ChannelHandlerContext last = connection.socket().channelHandlerContext();
        last.pipeline().addBefore(last.name(), null, new ResponseTimeoutHandler(responseTimeout));
        HandshakeTimeoutClient.removeTimeout(last.pipeline());
        return connection;
    }
}
