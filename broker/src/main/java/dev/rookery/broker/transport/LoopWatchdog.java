package dev.rookery.broker.transport;

import dev.rookery.broker.transport.WorkScheduler.LongestPacket;
import io.netty.util.concurrent.EventExecutor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the lag of an event loop: the time by which a periodic task runs late. Logs a long lag with the packet that took
 * longest meanwhile. Confined to the event loop, except for {@link #addReceiver}.
 */
final class LoopWatchdog implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LoopWatchdog.class);

    static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Interval of a loop that has nothing to do. */
    static final long IDLE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Measurements without packets and without lag, after which a loop counts as idle. */
    static final int IDLE_AFTER = 10;

    static final long LONG_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    static final long WARNING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int number;
    private final WorkScheduler scheduler;
    private final LongSupplier clock;
    private volatile LongConsumer receiver = nanos -> {};
    private @Nullable EventExecutor executor;
    private long dueAt;
    private long warnedAt;
    private int quiet;

    /**
     * @param number of the event loop, as in its metrics
     * @param clock in nanoseconds
     */
    LoopWatchdog(int number, WorkScheduler scheduler, LongSupplier clock) {
        this.number = number;
        this.scheduler = scheduler;
        this.clock = clock;
        this.dueAt = clock.getAsLong() + INTERVAL_NANOS;
        this.warnedAt = dueAt - WARNING_INTERVAL_NANOS;
    }

    void start(EventExecutor loop) {
        executor = loop;
        loop.schedule(this, INTERVAL_NANOS, TimeUnit.NANOSECONDS);
    }

    /** Adds a receiver of each measured lag, in nanoseconds. Thread-safe. */
    synchronized void addReceiver(LongConsumer added) {
        LongConsumer former = receiver;
        receiver = nanos -> {
            former.accept(nanos);
            added.accept(nanos);
        };
    }

    @Override
    public void run() {
        long now = clock.getAsLong();
        Optional<LongestPacket> longest = scheduler.takeLongest();
        // A packet of an idle loop may have delayed others before this measurement was due.
        long inPacket = isIdle() ? longest.map(LongestPacket::nanos).orElse(0L) : 0;
        long lag = Math.max(inPacket, now - dueAt);
        quiet = longest.isEmpty() && lag < INTERVAL_NANOS / 2 ? quiet + 1 : 0;
        long delay = isIdle() ? IDLE_INTERVAL_NANOS : INTERVAL_NANOS;
        dueAt = now + delay;
        if (executor != null && !executor.isShuttingDown()) {
            executor.schedule(this, delay, TimeUnit.NANOSECONDS);
        }
        receiver.accept(lag);
        if (lag >= LONG_LAG_NANOS && now - warnedAt >= WARNING_INTERVAL_NANOS) {
            warnedAt = now;
            longest.filter(packet -> packet.nanos() >= lag / 4)
                    .ifPresentOrElse(packet -> warn(lag, packet), () -> inform(lag));
        }
    }

    private boolean isIdle() {
        return quiet >= IDLE_AFTER;
    }

    private void warn(long lag, LongestPacket packet) {
        LOGGER.warn(
                "loop={} lagMillis={} user={} clientId={} packet={} packetMillis={} Event loop delayed; this packet took"
                        + " longest",
                number,
                millis(lag),
                packet.connection().shareKey(),
                packet.connection().clientId(),
                packet.type(),
                millis(packet.nanos()));
    }

    private void inform(long lag) {
        LOGGER.info(
                "loop={} lagMillis={} Event loop delayed, not by a packet. Possible reasons are garbage collection and a"
                        + " lack of CPU time",
                number,
                millis(lag));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
