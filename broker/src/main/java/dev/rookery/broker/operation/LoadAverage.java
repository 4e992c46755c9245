package dev.rookery.broker.operation;

import java.util.Locale;

/** How fast a number grows, a minute: moving averages over 1, 5 and 15 minutes, as Mosquitto computes them. */
final class LoadAverage {
    private static final int[] MINUTES = {1, 5, 15};

    private final double[] averages = new double[MINUTES.length];
    private long last;

    /** The windows' names in the order of {@link #texts}. */
    static String name(int window) {
        return MINUTES[window] + "min";
    }

    /**
     * Takes the number as it is now.
     *
     * @param seconds since it was taken last, at least 1
     * @return the averages as texts with two decimals
     */
    String[] texts(long total, double seconds) {
        double perMinute = (total - last) * 60.0 / seconds;
        last = total;
        String[] texts = new String[MINUTES.length];
        for (int i = 0; i < MINUTES.length; i++) {
            double weight = Math.exp(-seconds / (60.0 * MINUTES[i]));
            averages[i] = perMinute + weight * (averages[i] - perMinute);
            texts[i] = String.format(Locale.ROOT, "%.2f", averages[i]);
        }
        return texts;
    }
}
