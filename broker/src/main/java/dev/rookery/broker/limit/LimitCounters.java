package dev.rookery.broker.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** How often each bound was come upon, in all tenants together. For any thread. */
public final class LimitCounters {
    private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);

    public LimitCounters(MeterRegistry registry) {
        for (Limit bound : Limit.values()) {
            counters.put(
                    bound,
                    Counter.builder("rookery.broker.bounds")
                            .description("How often each bound was come upon")
                            .tag("bound", bound.label())
                            .register(registry));
        }
    }

    public void reached(Limit bound) {
        counters.get(bound).increment();
    }
}
