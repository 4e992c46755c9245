package dev.rookery.exporter.metric;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Metric whose labeled values a collector replaces together. Written by one thread; concurrent scrapes may read. */
public final class MetricFamily {
    /** Kind of metric: a gauge may decrease. */
    public enum Type {
        COUNTER,
        GAUGE
    }

    private record Entry(Meter meter, AtomicReference<Double> value) {}

    private final MeterRegistry registry;
    private final Type type;
    private final String name;
    private final String description;
    private final Map<Tags, Entry> entries = new HashMap<>();

    /** @param name separated by dots; the suffix {@code _total} of counters is added */
    public MetricFamily(MeterRegistry registry, Type type, String name, String description) {
        this.registry = registry;
        this.type = type;
        this.name = name;
        this.description = description;
    }

    /** Sets the value without labels. */
    public void set(double value) {
        set(Map.of(Tags.empty(), value));
    }

    /** Replaces all values; values with other labels are removed. */
    public void set(Map<Tags, Double> values) {
        entries.entrySet().removeIf(entry -> {
            boolean removed = !values.containsKey(entry.getKey());
            if (removed) {
                registry.remove(entry.getValue().meter());
            }
            return removed;
        });
        values.forEach((tags, value) ->
                entries.computeIfAbsent(tags, this::register).value().set(value));
    }

    private Entry register(Tags tags) {
        AtomicReference<Double> value = new AtomicReference<>(0.0);
        Meter meter =
                switch (type) {
                    case COUNTER ->
                        FunctionCounter.builder(name, value, AtomicReference::get)
                                .description(description)
                                .tags(tags)
                                .register(registry);
                    case GAUGE ->
                        Gauge.builder(name, value, AtomicReference::get)
                                .description(description)
                                .tags(tags)
                                .strongReference(true)
                                .register(registry);
                };
        return new Entry(meter, value);
    }
}
