package dev.rookery.broker.websocket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.broker.websocket.Refusal.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs refused WebSocket requests. Unauthenticated clients cause them, so that only {@value #PER_MINUTE} in a
 * minute are logged. Thread-safe.
 */
public final class RefusalLog {
    /** Maximum number of log lines in a minute. */
    static final int PER_MINUTE = 60;

    private static final Logger LOGGER = LoggerFactory.getLogger(RefusalLog.class);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private long minuteStart;

    @GuardedBy("this")
    private int logged;

    @GuardedBy("this")
    private long omitted;

    public RefusalLog(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    RefusalLog(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.minuteStart = nanoTime.getAsLong();
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("rookery.broker.websocket.refused")
                            .description("Refused WebSocket requests, by reason.")
                            .tag("reason", cause.label())
                            .register(registry));
        }
    }

    /** Counts a refusal, and logs it unless there are too many. */
    public void add(InetSocketAddress client, Refusal refusal) {
        Objects.requireNonNull(counters.get(refusal.cause())).increment();
        String line = line(client, refusal);
        if (!line.isEmpty()) {
            LOGGER.info("{}", line);
        }
    }

    /** Returns the line to log; empty for none. */
    synchronized String line(InetSocketAddress client, Refusal refusal) {
        String suffix = "";
        if (nanoTime.getAsLong() - minuteStart >= MINUTE) {
            suffix = omitted == 0 ? "" : " (" + omitted + " refusals before are not in the log)";
            minuteStart = nanoTime.getAsLong();
            logged = 0;
            omitted = 0;
        }
        if (logged == PER_MINUTE) {
            omitted++;
            return "";
        }
        logged++;
        return "address=" + NetUtil.toSocketAddressString(client) + " WebSocket request refused with "
                + refusal.status().code() + ": " + refusal.text() + suffix;
    }
}
