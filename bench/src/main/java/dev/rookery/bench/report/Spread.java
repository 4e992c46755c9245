package dev.rookery.bench.report;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Median, lowest and highest of a number of values. */
public record Spread(double median, double lowest, double highest, int count) {
    /** Returns the spread of the values; empty if there are none. */
    public static Optional<Spread> of(Collection<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Optional.of(new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size()));
    }
}
