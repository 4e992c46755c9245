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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread on which a load lives. All of a load's state belongs to it, so nothing in the driver locks, and the
 * broker under test keeps the machine's other cores.
 */
public final class DriverLoop implements AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration MANY_ANSWERS_TIMEOUT = Duration.ofSeconds(120);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, ioHandlers());

    EventLoop eventLoop() {
        return group.next();
    }

    Class<? extends SocketChannel> channelType() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Runs the work on the loop soon. */
    public void execute(Runnable work) {
        eventLoop().execute(work);
    }

    /** Runs the work on the loop after a while. */
    public void schedule(Runnable work, long nanos) {
        eventLoop().schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs the work on the loop and waits for what it returns. Not from the loop itself. */
    public <T> T call(Callable<T> work) throws InterruptedException {
        try {
            return eventLoop().submit(work).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Starts the work on the loop and waits until what it started has completed. Not from the loop itself. */
    public <T> T await(Callable<CompletableFuture<T>> work) throws InterruptedException, DriverException {
        return await(work, ANSWER_TIMEOUT);
    }

    /** The same for what may take thousands of clients some time. */
    public <T> T awaitMany(Callable<CompletableFuture<T>> work) throws InterruptedException, DriverException {
        return await(work, MANY_ANSWERS_TIMEOUT);
    }

    private <T> T await(Callable<CompletableFuture<T>> work, Duration timeout)
            throws InterruptedException, DriverException {
        CompletableFuture<T> pending = call(work);
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new DriverException(e.getCause());
        } catch (TimeoutException e) {
            throw new DriverException(
                    new TimeoutException("no answer from the broker in " + timeout.toSeconds() + " s"));
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
