package dev.rookery.api.sensor.ingest;

import dev.rookery.backoff.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Persistent MQTT session that reconnects with exponential backoff. Implemented on Netty's codec because client
 * libraries do not expose the DUP flag and the packet identifier, by which redelivered messages are recognized.
 * Thread-safe.
 */
final class MqttSession implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MqttSession.class);
    private static final int MAX_PACKET_BYTES = 268_435_460;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
    private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

    private final SessionConfig config;
    private final EventLoop loop;
    private final SessionListener listener;
    /** Confined to the event loop. */
    private final Backoff backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF);

    private volatile @Nullable Channel current;
    private volatile boolean closed;

    MqttSession(SessionConfig config, EventLoop loop, SessionListener listener) {
        this.config = config;
        this.loop = loop;
        this.listener = new ReconnectListener(listener);
    }

    void start() {
        loop.execute(this::connect);
    }

    /**
     * Acknowledges messages on the connections that delivered them. The broker redelivers those of closed connections.
     */
    void acknowledge(List<ReceivedPublish> batch) {
        loop.execute(() -> {
            int next = 0;
            while (next < batch.size()) {
                Channel connection = batch.get(next).connection();
                int first = next;
                while (next < batch.size() && batch.get(next).connection() == connection) {
                    next++;
                }
                if (connection.isActive()) {
                    connection.writeAndFlush(
                            SubscriberPackets.acknowledgements(connection.alloc(), batch.subList(first, next)));
                }
            }
        });
    }

    /** Resumes reading after {@link SessionListener#received} has returned false. */
    void resume() {
        Channel channel = current;
        if (channel != null && !closed) {
            channel.config().setAutoRead(true);
        }
    }

    /** Stops reading for good. Acknowledgements are still sent. */
    void stopReading() {
        closed = true;
        Channel channel = current;
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    /** Disconnects; the broker retains the session. Blocks until the connection is closed, at most 5 s. */
    @Override
    public void close() {
        stopReading();
        loop.submit(() -> {
                    Channel channel = current;
                    if (channel == null) {
                        return;
                    }
                    if (channel.isActive()) {
                        channel.writeAndFlush(SubscriberPackets.disconnect());
                    }
                    // Also cancels a connection attempt.
                    channel.close();
                })
                .awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
    }

    private void connect() {
        if (closed) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        long keepAlive = SubscriberPackets.KEEP_ALIVE.toSeconds();
                        channel.pipeline()
                                .addLast(new IdleStateHandler(keepAlive * 2, keepAlive / 2, 0, TimeUnit.SECONDS))
                                .addLast(new MqttDecoder(MAX_PACKET_BYTES), MqttEncoder.INSTANCE)
                                .addLast(new SessionHandler(config, listener));
                    }
                })
                .connect(config.host(), config.port());
        current = connecting.channel();
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                LOGGER.debug(
                        "clientId={} Failed to connect to {}:{}",
                        config.clientId(),
                        config.host(),
                        config.port(),
                        connected.cause());
            }
        });
        connecting.channel().closeFuture().addListener(ended -> reconnect());
    }

    private void reconnect() {
        if (!closed) {
            loop.schedule(this::connect, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Resets the backoff after a successful connection and stops reading when the session closes. */
    private final class ReconnectListener implements SessionListener {
        private final SessionListener next;

        ReconnectListener(SessionListener next) {
            this.next = next;
        }

        @Override
        public void connected(boolean resumed) {
            backoff.reset();
            next.connected(resumed);
        }

        @Override
        public boolean received(ReceivedPublish publish) {
            return next.received(publish) && !closed;
        }

        @Override
        public void disconnected() {
            next.disconnected();
        }
    }
}
