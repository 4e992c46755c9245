package dev.rookery.bench.report;

import java.util.Locale;

/** Formats numbers with three significant digits. */
final class Numbers {
    private Numbers() {}

    static String format(double value) {
        double size = Math.abs(value);
        if (size >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 100 || value == 0) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    /** Formats the median, followed by the range in parentheses. */
    static String format(Spread spread) {
        return spread.lowest() == spread.highest()
                ? format(spread.median())
                : format(spread.median()) + " (" + format(spread.lowest()) + "–" + format(spread.highest()) + ")";
    }
}
