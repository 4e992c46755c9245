package dev.rookery.bench.timing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Rank-sum test of Mann and Whitney for two samples.
 *
 * @param superiority probability that a value of the first sample exceeds one of the second; ties count half; 0.5 if nothing
 *     distinguishes the samples
 * @param deviations deviation of the superiority from 0.5, in standard deviations
 */
record RankSum(double superiority, double deviations) {
    private static final double HALF = 0.5;
    private static final double TWELVE = 12;

    private record Value(long value, boolean first) {}

    /** Compares samples, of 20 values each at least for the normal approximation to hold. */
    static RankSum of(long[] first, long[] second) {
        Value[] values = Stream.concat(
                        LongStream.of(first).mapToObj(value -> new Value(value, true)),
                        LongStream.of(second).mapToObj(value -> new Value(value, false)))
                .sorted(Comparator.comparingLong(Value::value))
                .toArray(Value[]::new);
        double ranks = 0;
        for (int from = 0; from < values.length; ) {
            int to = from;
            while (to < values.length && values[to].value() == values[from].value()) {
                to++;
            }
            // Equal values share the mean of their ranks, which begin with 1.
            double rank = (from + 1 + to) * HALF;
            ranks += rank * Arrays.stream(values, from, to).filter(Value::first).count();
            from = to;
        }
        double pairs = (double) first.length * second.length;
        double superiority = (ranks - first.length * (first.length + 1.0) / 2) / pairs;
        double deviation = Math.sqrt((first.length + second.length + 1) / (TWELVE * pairs));
        return new RankSum(superiority, (superiority - HALF) / deviation);
    }
}
