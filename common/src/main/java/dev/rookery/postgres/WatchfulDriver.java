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
 * Vert.x' driver, and connections that are closed when the server falls silent. Vert.x itself waits for ever, as of 5.0.7: it
 * has no deadline, connects without the pool's TCP options, and leaves it to the server to close what is given up.
 */
final class WatchfulDriver extends PgDriver {
    private final Duration longestSilence;

    /** @param longestSilence while connecting, and while an answer is owed */
    WatchfulDriver(Duration longestSilence) {
        this.longestSilence = longestSilence;
    }

    @Override
    public ConnectionFactory<PgConnectOptions> createConnectionFactory(Vertx vertx, NetClientOptions options) {
        return new PgConnectionFactory(watchHandshakes((VertxInternal) vertx)) {
            @Override
            public Future<Connection> connect(ContextInternal context, PgConnectOptions where) {
                return super.connect(context, where).map(connection -> watchAnswers((SocketConnectionBase) connection));
            }
        };
    }

    private VertxInternal watchHandshakes(VertxInternal vertx) {
        return new VertxWrapper(vertx) {
            @Override
            public NetClient createNetClient(NetClientOptions options) {
                options.setConnectTimeout((int) longestSilence.toMillis());
                return new HandshakeClient(super.createNetClient(options), longestSilence);
            }
        };
    }

    private Connection watchAnswers(SocketConnectionBase connection) {
        ChannelHandlerContext user = connection.socket().channelHandlerContext();
        user.pipeline().addBefore(user.name(), null, new SilenceHandler(longestSilence));
        HandshakeClient.succeeded(user.pipeline());
        return connection;
    }
}
