package dev.rookery.broker.websocket;

import dev.rookery.broker.event.LogSampler;
import dev.rookery.broker.websocket.Refusal.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);
    private final LogSampler sampler;

    public RefusalLog(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    RefusalLog(MeterRegistry registry, LongSupplier nanoTime) {
        this.sampler = new LogSampler(PER_MINUTE, "refusals", nanoTime);
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
        line(client, refusal).ifPresent(line -> LOGGER.info("{}", line));
    }

    /** Returns the line to log. */
    Optional<String> line(InetSocketAddress client, Refusal refusal) {
        return sampler.next()
                .map(suffix -> "address=" + NetUtil.toSocketAddressString(client) + " WebSocket request refused with "
                        + refusal.status().code() + ": " + refusal.text() + suffix);
    }
}
