package dev.rookery.bench.driver;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Single-threaded event loop of the load driver. All state of a load is confined to this thread, which leaves the other
 * cores to the broker under test.
 */
public final class DriverLoop implements AutoCloseable {
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration BULK_RESPONSE_TIMEOUT = Duration.ofSeconds(120);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, ioHandlers());

    EventLoop eventLoop() {
        return group.next();
    }

    Class<? extends SocketChannel> channelType() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Executes a task on the event loop. */
    public void execute(Runnable work) {
        eventLoop().execute(work);
    }

    /** Executes a task on the event loop after a delay. */
    public void schedule(Runnable work, long nanos) {
        eventLoop().schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    /** Executes a task on the event loop and returns its result. Must not be called on the event loop. */
    public <T> T call(Callable<T> work) throws InterruptedException {
        try {
            return eventLoop().submit(work).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /**
     * Starts an asynchronous operation on the event loop and waits for its result, for up to 20 s. Must not be called on
     * the event loop.
     *
     * @throws DriverException if the operation fails or times out
     */
    public <T> T await(Callable<CompletableFuture<T>> work) throws InterruptedException, DriverException {
        return await(work, RESPONSE_TIMEOUT);
    }

    /** Same as {@link #await(Callable)}, with a timeout of 120 s for operations on many clients. */
    public <T> T awaitMany(Callable<CompletableFuture<T>> work) throws InterruptedException, DriverException {
        return await(work, BULK_RESPONSE_TIMEOUT);
    }

    private <T> T await(Callable<CompletableFuture<T>> work, Duration timeout)
            throws InterruptedException, DriverException {
        CompletableFuture<T> pending = call(work);
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new DriverException(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            throw new DriverException(
                    new TimeoutException("No response from the broker within " + timeout.toSeconds() + " s"));
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static IoHandlerFactory ioHandlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }
}
