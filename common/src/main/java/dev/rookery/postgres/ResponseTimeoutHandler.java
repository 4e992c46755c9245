package dev.rookery.postgres;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.CommandResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection with pending requests whose server sends nothing until the timeout; Vert.x then fails the requests.
 * A connection without pending requests may stay idle. Must be placed after the Vert.x codec, whose commands and
 * responses it counts.
 */
final class ResponseTimeoutHandler extends ChannelDuplexHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ResponseTimeoutHandler.class);

    private final long timeoutNanos;
    private int pending;
    /** Time of the last read, or of the first request after all had responses. */
    private long lastActivity;

    private @Nullable ScheduledFuture<?> check;

    ResponseTimeoutHandler(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CommandBase) {
            addPending(context);
        }
        context.write(message, promise);
    }

    /** The codec turns this into a Terminate message and waits for the server to close: one more pending response. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        addPending(context);
        context.close(promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CommandResponse) {
            pending--;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        lastActivity = System.nanoTime();
        context.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (check != null) {
            check.cancel(false);
        }
    }

    private void addPending(ChannelHandlerContext context) {
        if (pending++ == 0) {
            lastActivity = System.nanoTime();
        }
        if (check == null) {
            schedule(context, timeoutNanos);
        }
    }

    private void schedule(ChannelHandlerContext context, long nanos) {
        check = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        check = null;
        if (pending == 0) {
            return;
        }
        long idleNanos = System.nanoTime() - lastActivity;
        if (idleNanos < timeoutNanos) {
            schedule(context, timeoutNanos - idleNanos);
            return;
        }
        LOGGER.warn(
                "PostgreSQL at {} has sent nothing for {} ms with {} requests pending; closing the connection",
                context.channel().remoteAddress(),
                TimeUnit.NANOSECONDS.toMillis(idleNanos),
                pending);
        // Closes from the head of the pipeline: the codec and TLS would send a closing message first and wait.
        context.pipeline().firstContext().close();
    }
}
