package dev.rookery.broker.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counters of reached limits across all tenants. Thread-safe. */
public final class LimitCounters {
    private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);

    public LimitCounters(MeterRegistry registry) {
        for (Limit limit : Limit.values()) {
            counters.put(
                    limit,
                    Counter.builder("rookery.broker.limits.reached")
                            .description("Limits reached by clients, by limit.")
                            .tag("limit", limit.label())
                            .register(registry));
        }
    }

    public void increment(Limit limit) {
        Objects.requireNonNull(counters.get(limit)).increment();
    }
}
