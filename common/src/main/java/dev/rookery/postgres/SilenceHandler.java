package dev.rookery.postgres;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.CommandResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose server owes an answer and sends nothing; who waits for it is then told by Vert.x. A connection that
 * owes nothing may be idle for ever. Stands between Vert.x' codec, whose commands and responses it counts, and its user.
 */
final class SilenceHandler extends ChannelDuplexHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(SilenceHandler.class);

    private final long longestNanos;
    private int owed;
    /** When something was read, or asked after all was answered. */
    private long lastSign;
    /** Null while nobody needs it. */
    private ScheduledFuture<?> check;

    /** @param longest silence that is borne */
    SilenceHandler(Duration longest) {
        this.longestNanos = longest.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CommandBase) {
            owe(context);
        }
        context.write(message, promise);
    }

    /** The codec makes a farewell of this, and leaves it to the server to close. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        owe(context);
        context.close(promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CommandResponse) {
            owed--;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        lastSign = System.nanoTime();
        context.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (check != null) {
            check.cancel(false);
        }
    }

    private void owe(ChannelHandlerContext context) {
        if (owed++ == 0) {
            lastSign = System.nanoTime();
        }
        if (check == null) {
            schedule(context, longestNanos);
        }
    }

    private void schedule(ChannelHandlerContext context, long nanos) {
        check = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        check = null;
        if (owed == 0) {
            return;
        }
        long silentNanos = System.nanoTime() - lastSign;
        if (silentNanos < longestNanos) {
            schedule(context, longestNanos - silentNanos);
            return;
        }
        LOGGER.warn(
                "PostgreSQL at {} owes an answer and has been silent for {} ms; the connection is closed",
                context.channel().remoteAddress(),
                TimeUnit.NANOSECONDS.toMillis(silentNanos));
        // From in front of all handlers: the codec and TLS would say farewell first, and wait.
        context.pipeline().firstContext().close();
    }
}
