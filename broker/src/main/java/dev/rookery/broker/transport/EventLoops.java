package dev.rookery.broker.transport;

import dev.rookery.broker.config.IoTransport;
import dev.rookery.failure.FatalErrors;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Event loops that serve the connections, and the executor of their TLS handshakes. */
public final class EventLoops implements AutoCloseable {
    private static final int QUIET_PERIOD_MILLIS = 0;
    private static final int SHUTDOWN_TIMEOUT_MILLIS = 5000;

    /** Time for which a loop runs queued tasks, such as timers of thousands of sessions, before it serves the network. */
    private static final long MAXIMUM_TASK_MILLIS = 10;

    private static final int HANDSHAKE_THREAD_IDLE_SECONDS = 10;

    private final Network network;
    private final MultiThreadIoEventLoopGroup group;
    private final ThreadPoolExecutor handshakeThreads;
    private final HandshakeQueue handshakes;
    private final DescriptorLimit descriptorLimit = new DescriptorLimit();
    private final List<LoopWatchdog> watchdogs = new ArrayList<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean closing;

    /** @param threads number of event loops, at least 1 */
    public EventLoops(int threads, IoTransport method) {
        this(threads, method, System::nanoTime);
    }

    /**
     * @param threads number of event loops, at least 1
     * @param clock measures the work of the event loops, in nanoseconds
     */
    public EventLoops(int threads, IoTransport method, LongSupplier clock) {
        this.network = Network.of(method);
        this.group =
                new MultiThreadIoEventLoopGroup(
                        threads,
                        FatalErrors.guard(new DefaultThreadFactory("mqtt"), () -> closing),
                        network.handlers()) {
                    @Override
                    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... unused) {
                        return new SingleThreadIoEventLoop(
                                this,
                                executor,
                                handlers,
                                Integer.MAX_VALUE,
                                RejectedExecutionHandlers.reject(),
                                MAXIMUM_TASK_MILLIS);
                    }
                };
        this.handshakeThreads = new ThreadPoolExecutor(
                threads,
                threads,
                HANDSHAKE_THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                FatalErrors.guard(new DefaultThreadFactory("tls")));
        handshakeThreads.allowCoreThreadTimeOut(true);
        this.handshakes = new HandshakeQueue(handshakeThreads);
        for (EventExecutor loop : group) {
            WorkScheduler scheduler = new WorkScheduler(clock);
            LoopWatchdog watchdog = new LoopWatchdog(watchdogs.size(), scheduler, System::nanoTime);
            watchdogs.add(watchdog);
            loop.execute(scheduler::install);
            watchdog.start(loop);
        }
    }

    /** Returns the next event loop in round-robin order. */
    public EventLoop next() {
        return group.next();
    }

    /** Returns all event loops. */
    public Iterable<EventExecutor> all() {
        return group;
    }

    /**
     * Adds receivers of the measured lag of each event loop, in nanoseconds.
     *
     * @param receivers returns the receiver for the number of an event loop, from 0
     */
    public void observeLag(IntFunction<LongConsumer> receivers) {
        for (int loop = 0; loop < watchdogs.size(); loop++) {
            watchdogs.get(loop).addReceiver(receivers.apply(loop));
        }
    }

    Class<? extends ServerChannel> serverChannel() {
        return network.serverChannel();
    }

    /** Returns the queue for TLS computations that are too long for an event loop. Its threads end when idle. */
    HandshakeQueue handshakes() {
        return handshakes;
    }

    /** Returns the handler that the listening sockets share. */
    DescriptorLimit descriptorLimit() {
        return descriptorLimit;
    }

    /** Registers a connection to be closed before the threads stop. */
    void track(Channel connection) {
        connections.add(connection);
    }

    /** Closes all connections, stops the threads and waits for them. Must not be called from an event loop. */
    @Override
    public void close() {
        connections.close().awaitUninterruptibly(SHUTDOWN_TIMEOUT_MILLIS);
        // The tasks that closing triggers, such as releasing buffers, are queued on each loop before this one. The work
        // that waits ends here, such as the ends of the connections.
        for (EventExecutor loop : group) {
            loop.submit(() -> WorkScheduler.current().finish()).awaitUninterruptibly(SHUTDOWN_TIMEOUT_MILLIS);
        }
        closing = true;
        group.shutdownGracefully(QUIET_PERIOD_MILLIS, SHUTDOWN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
        handshakeThreads.shutdown();
    }
}
