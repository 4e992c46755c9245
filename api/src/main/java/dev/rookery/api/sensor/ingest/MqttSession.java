package dev.rookery.api.sensor.ingest;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with the broker alive, connection after connection. An MQTT client of its own, because it has to know
 * again what was delivered before: by DUP and packet identifier, which client libraries keep to themselves.
 */
final class MqttSession implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MqttSession.class);
    private static final int LARGEST_PACKET = 268_435_460;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final long SHORTEST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long CLOSE_PATIENCE_MILLIS = 5_000;

    private final SessionConfig config;
    private final EventLoop loop;
    private final SessionListener listener;
    /** For the event loop. */
    private long pause = SHORTEST_PAUSE_MILLIS;

    private volatile Channel current;
    private volatile boolean closed;

    MqttSession(SessionConfig config, EventLoop loop, SessionListener listener) {
        this.config = config;
        this.loop = loop;
        this.listener = new Backoff(listener);
    }

    void start() {
        loop.execute(this::connect);
    }

    /** Acknowledges what came on connections that still stand; the broker delivers the rest again. For any thread. */
    void acknowledge(List<ReceivedPublish> deliveries) {
        loop.execute(() -> {
            int next = 0;
            while (next < deliveries.size()) {
                Channel connection = deliveries.get(next).connection();
                int first = next;
                while (next < deliveries.size() && deliveries.get(next).connection() == connection) {
                    next++;
                }
                if (connection.isActive()) {
                    connection.writeAndFlush(
                            SubscriberPackets.acknowledgements(connection.alloc(), deliveries.subList(first, next)));
                }
            }
        });
    }

    /** Reads on. For any thread. */
    void resume() {
        Channel channel = current;
        if (channel != null && !closed) {
            channel.config().setAutoRead(true);
        }
    }

    /** Takes no more deliveries; acknowledgements still go out. For any thread. */
    void pause() {
        closed = true;
        Channel channel = current;
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    /** Takes leave of the broker, which keeps the session. Blocks until that is done. */
    @Override
    public void close() {
        pause();
        loop.submit(() -> {
                    if (current == null) {
                        return;
                    }
                    if (current.isActive()) {
                        current.writeAndFlush(SubscriberPackets.disconnect());
                    }
                    // Also one that is being made: nobody would read what it brings.
                    current.close();
                })
                .awaitUninterruptibly(CLOSE_PATIENCE_MILLIS);
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
                                .addLast(new MqttDecoder(LARGEST_PACKET), MqttEncoder.INSTANCE)
                                .addLast(new SessionHandler(config, listener));
                    }
                })
                .connect(config.host(), config.port());
        current = connecting.channel();
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                LOGGER.debug("Session {} cannot connect", config, connected.cause());
            }
        });
        current.closeFuture().addListener(ended -> connectLater());
    }

    private void connectLater() {
        if (!closed) {
            loop.schedule(this::connect, pause, TimeUnit.MILLISECONDS);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Begins with short pauses again once a connection was good. */
    private final class Backoff implements SessionListener {
        private final SessionListener next;

        Backoff(SessionListener next) {
            this.next = next;
        }

        @Override
        public void connected(boolean resumed) {
            pause = SHORTEST_PAUSE_MILLIS;
            next.connected(resumed);
        }

        @Override
        public boolean delivered(ReceivedPublish delivery) {
            return next.delivered(delivery) && !closed;
        }

        @Override
        public void disconnected() {
            next.disconnected();
        }
    }
}
