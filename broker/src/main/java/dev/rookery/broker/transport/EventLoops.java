package dev.rookery.broker.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that serve connections, on epoll where it is there. */
public final class EventLoops implements AutoCloseable {
    private static final int QUIET_MILLIS = 0;
    private static final int PATIENCE_MILLIS = 5000;

    private final MultiThreadIoEventLoopGroup group;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** @param threads at least 1 */
    public EventLoops(int threads) {
        IoHandlerFactory handlers = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("mqtt"), handlers);
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
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
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
    }
}
