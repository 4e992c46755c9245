package dev.rookery.broker.transport;

import dev.rookery.broker.config.IoTransport;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that serve connections. */
public final class EventLoops implements AutoCloseable {
    private static final int QUIET_MILLIS = 0;
    private static final int PATIENCE_MILLIS = 5000;

    private static final int IDLE_SECONDS = 10;

    private final Network network;
    private final MultiThreadIoEventLoopGroup group;
    private final ThreadPoolExecutor handshakes;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** @param threads at least 1 */
    public EventLoops(int threads, IoTransport method) {
        this.network = Network.of(method);
        this.group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("mqtt"), network.handlers());
        this.handshakes = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("tls"));
        handshakes.allowCoreThreadTimeOut(true);
    }

    /** The loops in turn. */
    public EventLoop next() {
        return group.next();
    }

    /** All of them. */
    public Iterable<EventExecutor> all() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return network.serverChannel();
    }

    /** Where work of TLS is done that is too long for an event loop; without a thread while there is none. */
    Executor handshakes() {
        return handshakes;
    }

    /** Makes sure that the connection is closed before the threads stop. */
    void track(Channel connection) {
        connections.add(connection);
    }

    /** Closes every connection, stops the threads and waits for them. Not for a thread of theirs. */
    @Override
    public void close() {
        connections.close().awaitUninterruptibly(PATIENCE_MILLIS);
        // What follows from closing, such as giving buffers back, is queued behind it on each loop.
        for (EventExecutor loop : group) {
            loop.submit(() -> {}).awaitUninterruptibly(PATIENCE_MILLIS);
        }
        group.shutdownGracefully(QUIET_MILLIS, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
        handshakes.shutdown();
    }
}
