package dev.rookery.broker.meter;

import java.util.Arrays;

/** Usage values of a tenant at one point in time, counted since its broker started. Immutable. */
public final class Usage {
    /** Usage of a broker that has just started. */
    public static final Usage NONE =
            new Usage(new long[UsageMetric.values().length], new long[UsageGauge.values().length]);

    private final long[] metrics;
    private final long[] gauges;

    /** Takes ownership of the arrays, which are in the order of {@link UsageMetric} and {@link UsageGauge}. */
    Usage(long[] metrics, long[] gauges) {
        this.metrics = metrics;
        this.gauges = gauges;
    }

    /**
     * Returns usage from column values. Missing metrics are 0 and unknown columns are ignored.
     *
     * @param columns {@link UsageMetric#column} of each value
     */
    public static Usage of(String[] columns, long[] values) {
        long[] metrics = new long[UsageMetric.values().length];
        for (UsageMetric metric : UsageMetric.values()) {
            int index = Arrays.asList(columns).indexOf(metric.column());
            metrics[metric.ordinal()] = index < 0 ? 0 : values[index];
        }
        return new Usage(metrics, new long[UsageGauge.values().length]);
    }

    public long get(UsageMetric metric) {
        return metrics[metric.ordinal()];
    }

    public long get(UsageGauge gauge) {
        return gauges[gauge.ordinal()];
    }

    public long sum(UsageMetric first, UsageMetric... others) {
        return get(first) + Arrays.stream(others).mapToLong(this::get).sum();
    }

    /** Returns the sum of both. Peaks are added as well, although they may have occurred at different times. */
    public Usage plus(Usage other) {
        return new Usage(plus(metrics, other.metrics), plus(gauges, other.gauges));
    }

    private static long[] plus(long[] some, long[] others) {
        long[] sums = some.clone();
        Arrays.setAll(sums, i -> some[i] + others[i]);
        return sums;
    }

    /** Returns the difference to an earlier snapshot; peaks are unchanged. */
    public Usage since(Usage earlier) {
        long[] difference = metrics.clone();
        for (UsageMetric metric : UsageMetric.values()) {
            if (!metric.isPeak()) {
                difference[metric.ordinal()] -= earlier.get(metric);
            }
        }
        return new Usage(difference, gauges);
    }

    /** Returns whether all metrics are equal, ignoring gauges. */
    public boolean hasSameMetrics(Usage other) {
        return Arrays.equals(metrics, other.metrics);
    }

    /** Returns whether all metrics are equal except the connection time, which grows while nothing happens. */
    public boolean hasSameEvents(Usage other) {
        int time = UsageMetric.CONNECTION_MILLISECONDS.ordinal();
        return Arrays.equals(metrics, 0, time, other.metrics, 0, time)
                && Arrays.equals(metrics, time + 1, metrics.length, other.metrics, time + 1, metrics.length);
    }

    /** Returns the values in the order of {@link UsageMetric}. */
    public long[] toArray() {
        return metrics.clone();
    }
}
