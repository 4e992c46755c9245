package dev.rookery.broker.engine;

import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryPool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** Prometheus metrics of the memory that the state of clients takes. */
record MemoryMetrics(MemoryBudget budget) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        for (MemoryKind kind : MemoryKind.values()) {
            Gauge.builder("rookery.broker.memory", budget, memory -> memory.used(kind))
                    .description("Memory of the state of clients, by kind.")
                    .baseUnit(BaseUnits.BYTES)
                    .tag("kind", kind.label())
                    .register(registry);
        }
        for (MemoryPool pool : MemoryPool.values()) {
            Gauge.builder("rookery.broker.memory.budget", budget, memory -> memory.capacity(pool))
                    .description("Limit of the memory of the state of clients, by pool.")
                    .baseUnit(BaseUnits.BYTES)
                    .tag("pool", pool.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
