package dev.rookery.broker.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handler of the listening sockets that closes accepted connections before the process runs out of file descriptors, which
 * the journal and the connections to PostgreSQL need as well. The limit of connections is that of open files
 * ({@code ulimit -n}) less the files in use and a reserve. Thread-safe; shared by all listeners.
 */
@Sharable
final class DescriptorLimit extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(DescriptorLimit.class);

    /** The reserve is an eighth of the limit of open files, but not less than this. */
    private static final long MINIMUM_RESERVE = 64;

    private static final long RESERVED_FRACTION = 8;
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong lastLog = new AtomicLong(System.nanoTime() - LOG_INTERVAL_NANOS);

    /** Computed at the first connection, when the files that the process always uses are open. 0: not yet. */
    private volatile long maximum;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel connection = (Channel) message;
        if (maximum == 0) {
            maximum = compute();
        }
        if (connections.incrementAndGet() > maximum) {
            int open = connections.decrementAndGet();
            // The connection is not registered with an event loop yet.
            connection.unsafe().closeForcibly();
            logRefusal(open);
            return;
        }
        connection.closeFuture().addListener(closed -> connections.decrementAndGet());
        context.fireChannelRead(message);
    }

    /** Logs a refusal, once a minute. */
    private void logRefusal(int open) {
        long now = System.nanoTime();
        long last = lastLog.get();
        if (now - last >= LOG_INTERVAL_NANOS && lastLog.compareAndSet(last, now)) {
            LOGGER.warn(
                    "Refusing connections: {} are open, and the process needs the remaining files. Raise the limit of open"
                            + " files (ulimit -n)",
                    open);
        }
    }

    private static long compute() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return Long.MAX_VALUE;
        }
        long limit = system.getMaxFileDescriptorCount();
        long reserve = Math.max(MINIMUM_RESERVE, limit / RESERVED_FRACTION);
        return Math.max(1, limit - system.getOpenFileDescriptorCount() - reserve);
    }
}
