package dev.rookery.bench.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Histogram of durations from one microsecond to ten minutes, with three significant digits. Not thread-safe. */
public final class Latencies {
    private static final long LOWEST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final double NANOS_PER_MICRO = 1_000;

    private final Histogram histogram = new Histogram(LOWEST_NANOS, HIGHEST_NANOS, 3);

    public void record(long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, HIGHEST_NANOS)));
    }

    public long count() {
        return histogram.getTotalCount();
    }

    /**
     * Returns a percentile in microseconds.
     *
     * @param percentile 0 to 100
     */
    public double percentileMicros(double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    public double maxMicros() {
        return histogram.getMaxValue() / NANOS_PER_MICRO;
    }
}
