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
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Persistent MQTT session that reconnects with exponential backoff. Implemented on Netty's codec because client
 * libraries do not expose the DUP flag and the packet identifier, by which redelivered messages are recognized.
 * Thread-safe.
 */
final class MqttSession {
    private static final Logger LOGGER = LoggerFactory.getLogger(MqttSession.class);
    private static final int MAX_PACKET_BYTES = 268_435_460;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int SUBSCRIBE_TIMEOUT_SECONDS = 30;
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

    private final SessionConfig config;
    private final EventLoop loop;
    private final ConnectQueue connects;
    private final SessionListener listener;
    /** Confined to the event loop. */
    private final Backoff backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF);

    /** Whether a connection attempt has neither succeeded nor failed. Confined to the event loop. */
    private boolean connecting;

    private volatile @Nullable Channel current;
    private volatile boolean closed;

    /** @param connects limits the connection attempts on the event loop */
    MqttSession(SessionConfig config, EventLoop loop, ConnectQueue connects, SessionListener listener) {
        this.config = config;
        this.loop = loop;
        this.connects = connects;
        this.listener = new ReconnectListener(listener);
    }

    void start() {
        loop.execute(() -> connects.submit(this::connect));
    }

    /** Connects again, with the topic filters of that time. The broker redelivers unacknowledged messages. */
    void reconnect() {
        loop.execute(() -> {
            Channel channel = current;
            if (channel == null || closed) {
                return;
            }
            if (channel.isActive()) {
                channel.writeAndFlush(SubscriberPackets.disconnect(config.expiry()));
            }
            channel.close();
        });
    }

    /** Resumes reading after {@link SessionListener#received} has returned false. */
    void resume() {
        // On the event loop, so that it follows the stop.
        loop.execute(() -> {
            Channel channel = current;
            if (channel != null && !closed) {
                channel.config().setAutoRead(true);
            }
        });
    }

    /** Stops reading for good. Acknowledgements are still sent. */
    void stopReading() {
        closed = true;
        Channel channel = current;
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    /**
     * Disconnects; the broker retains the session.
     *
     * @param expiry time for which the broker retains it
     * @return completed when the connection is closed
     */
    Future<?> close(Duration expiry) {
        stopReading();
        return loop.submit(() -> {
            Channel channel = current;
            if (channel == null) {
                return;
            }
            if (channel.isActive()) {
                channel.writeAndFlush(SubscriberPackets.disconnect(expiry));
            }
            // Also cancels a connection attempt.
            channel.close();
        });
    }

    private void connect() {
        if (closed) {
            connects.succeeded();
            return;
        }
        connecting = true;
        ChannelFuture attempt = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        config.tls().ifPresent(tls -> channel.pipeline()
                                .addLast(tls.newHandler(channel.alloc(), config.host(), config.port())));
                        long keepAlive = config.keepAlive().toSeconds();
                        channel.pipeline()
                                .addLast(new IdleStateHandler(keepAlive * 2, keepAlive / 2, 0, TimeUnit.SECONDS))
                                .addLast(new MqttDecoder(MAX_PACKET_BYTES), MqttEncoder.INSTANCE)
                                .addLast(new SessionHandler(config, listener));
                    }
                })
                .connect(config.host(), config.port());
        current = attempt.channel();
        attempt.addListener(connected -> {
            if (!connected.isSuccess()) {
                LOGGER.debug("session={} Failed to connect", config, connected.cause());
            }
        });
        attempt.channel().closeFuture().addListener(ended -> ended());
        loop.schedule(() -> endStalled(attempt.channel()), SUBSCRIBE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** Others wait for this attempt. */
    private void endStalled(Channel channel) {
        if (connecting && current == channel) {
            LOGGER.warn("session={} Closing the connection: no SUBACK within {} s", config, SUBSCRIBE_TIMEOUT_SECONDS);
            channel.close();
        }
    }

    private void ended() {
        if (connecting) {
            connecting = false;
            connects.failed();
        }
        if (!closed) {
            loop.schedule(() -> connects.submit(this::connect), backoff.next().toMillis(), TimeUnit.MILLISECONDS);
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
            connecting = false;
            connects.succeeded();
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
