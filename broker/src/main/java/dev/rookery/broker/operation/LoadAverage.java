package dev.rookery.broker.operation;

import java.util.Locale;

/** Exponential moving averages of a counter's growth per minute over 1, 5 and 15 minutes, as Mosquitto computes them. */
final class LoadAverage {
    private static final int[] MINUTES = {1, 5, 15};
    static final int WINDOWS = MINUTES.length;

    private final double[] averages = new double[WINDOWS];
    private long last;

    static String name(int window) {
        return MINUTES[window] + "min";
    }

    /**
     * Adds a sample.
     *
     * @param total current value of the counter
     * @param seconds time since the last sample, at least 1
     */
    void add(long total, double seconds) {
        double perMinute = (total - last) * 60.0 / seconds;
        last = total;
        for (int i = 0; i < WINDOWS; i++) {
            double weight = Math.exp(-seconds / (60.0 * MINUTES[i]));
            averages[i] = perMinute + weight * (averages[i] - perMinute);
        }
    }

    /** Returns the average over a window with two decimals. */
    String text(int window) {
        return String.format(Locale.ROOT, "%.2f", averages[window]);
    }
}
