package dev.rookery.bench.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Values of the metrics of one run. Immutable. */
public record Measurements(Map<Metric, Double> values) {
    public Measurements {
        EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    public OptionalDouble get(Metric metric) {
        Double value = values.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Builder that omits values that are not finite. */
    public static final class Builder {
        private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

        private Builder() {}

        public Builder put(Metric metric, double value) {
            if (Double.isFinite(value)) {
                values.put(metric, value);
            }
            return this;
        }

        /** Adds the four latency metrics, unless no latency was recorded. */
        public Builder put(Latencies latencies) {
            if (latencies.count() == 0) {
                return this;
            }
            return put(Metric.P50_MICROS, latencies.percentileMicros(50))
                    .put(Metric.P99_MICROS, latencies.percentileMicros(99))
                    .put(Metric.P999_MICROS, latencies.percentileMicros(99.9))
                    .put(Metric.MAX_MICROS, latencies.maxMicros());
        }

        public Measurements build() {
            return new Measurements(values);
        }
    }
}
