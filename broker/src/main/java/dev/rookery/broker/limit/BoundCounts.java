package dev.rookery.broker.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** How often each bound was come upon, in all tenants together. For any thread. */
public final class BoundCounts {
    private final Map<Bound, Counter> counters = new EnumMap<>(Bound.class);

    public BoundCounts(MeterRegistry registry) {
        for (Bound bound : Bound.values()) {
            counters.put(
                    bound,
                    Counter.builder("rookery.broker.bounds")
                            .description("How often each bound was come upon")
                            .tag("bound", bound.label())
                            .register(registry));
        }
    }

    public void reached(Bound bound) {
        counters.get(bound).increment();
    }
}
