package dev.rookery.broker.operation;

import java.util.Locale;

/** How fast a number grows, a minute: moving averages over 1, 5 and 15 minutes, as Mosquitto computes them. */
final class LoadAverage {
    private static final int[] MINUTES = {1, 5, 15};
    static final int WINDOWS = MINUTES.length;

    private final double[] averages = new double[WINDOWS];
    private long last;

    static String name(int window) {
        return MINUTES[window] + "min";
    }

    /**
     * Takes the number as it is now.
     *
     * @param seconds since it was taken last, at least 1
     */
    void add(long total, double seconds) {
        double perMinute = (total - last) * 60.0 / seconds;
        last = total;
        for (int i = 0; i < WINDOWS; i++) {
            double weight = Math.exp(-seconds / (60.0 * MINUTES[i]));
            averages[i] = perMinute + weight * (averages[i] - perMinute);
        }
    }

    /** The average over a window, with two decimals. */
    String text(int window) {
        return String.format(Locale.ROOT, "%.2f", averages[window]);
    }
}
