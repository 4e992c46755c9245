package dev.rookery.broker.refusal;

import io.micrometer.core.instrument.MeterRegistry;

/** Where refusals are counted and logged, beside the events of each tenant. Thread-safe. */
public record Refusals(RefusalCounters counters, RefusalLines lines) {
    public Refusals(MeterRegistry registry) {
        this(new RefusalCounters(registry), new RefusalLines());
    }
}
