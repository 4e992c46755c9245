package dev.rookery.broker.meter;

import java.util.Arrays;

/** A tenant's numbers as they were at one moment, since its broker started. Immutable. */
public final class Usage {
    /** That of a broker that was just started. */
    public static final Usage NONE = new Usage(new long[Measure.values().length], new long[Level.values().length]);

    private final long[] measures;
    private final long[] levels;

    /** Takes the arrays over; they are in the order of {@link Measure} and {@link Level}. */
    Usage(long[] measures, long[] levels) {
        this.measures = measures;
        this.levels = levels;
    }

    /**
     * Puts together what was taken apart; measures that are missing are 0, and names that are none are left out.
     *
     * @param columns {@link Measure#column} of each value
     */
    public static Usage of(String[] columns, long[] values) {
        long[] measures = new long[Measure.values().length];
        for (Measure measure : Measure.values()) {
            int index = Arrays.asList(columns).indexOf(measure.column());
            measures[measure.ordinal()] = index < 0 ? 0 : values[index];
        }
        return new Usage(measures, new long[Level.values().length]);
    }

    public long get(Measure measure) {
        return measures[measure.ordinal()];
    }

    public long get(Level level) {
        return levels[level.ordinal()];
    }

    /** The sum of measures that are of the same kind. */
    public long sum(Measure first, Measure... others) {
        return get(first) + Arrays.stream(others).mapToLong(this::get).sum();
    }

    /** Both together; peaks are added too, though they need not have been at the same time. */
    public Usage plus(Usage other) {
        return new Usage(plus(measures, other.measures), plus(levels, other.levels));
    }

    private static long[] plus(long[] some, long[] others) {
        long[] sums = some.clone();
        Arrays.setAll(sums, i -> some[i] + others[i]);
        return sums;
    }

    /** What came since an earlier moment; peaks stay as they are. */
    public Usage since(Usage earlier) {
        long[] difference = measures.clone();
        for (Measure measure : Measure.values()) {
            if (!measure.isPeak()) {
                difference[measure.ordinal()] -= earlier.get(measure);
            }
        }
        return new Usage(difference, levels);
    }

    /** Whether every measure is the same; levels do not count. */
    public boolean hasSameMeasures(Usage other) {
        return Arrays.equals(measures, other.measures);
    }

    /** The values in the order of {@link Measure}. */
    public long[] toArray() {
        return measures.clone();
    }
}
