package dev.rookery.bench.measure;

import java.util.concurrent.TimeUnit;

/**
 * Resource usage of a process between two samples.
 *
 * @param seconds elapsed time
 */
public record Interval(double seconds, ProcessSample before, ProcessSample after) {
    /** Returns the CPU seconds that the process used. */
    public double cpuSeconds() {
        return after.cpuSeconds() - before.cpuSeconds();
    }

    /** Returns the CPU seconds per {@code units} operations; not finite if the count of operations is 0. */
    public double cpuSecondsPer(int units, long count) {
        return cpuSeconds() * units / count;
    }

    /** Returns the average number of cores that the process used. */
    public double cpuCores() {
        return cpuSeconds() / seconds;
    }

    /** First sample of an interval. */
    public static final class Start {
        private final ProcessReader reader;
        private final ProcessSample sample;
        private final long nanos;

        public Start(ProcessReader reader) {
            this.reader = reader;
            sample = reader.read();
            nanos = System.nanoTime();
        }

        public Interval end() {
            double seconds = (System.nanoTime() - nanos) / (double) TimeUnit.SECONDS.toNanos(1);
            return new Interval(seconds, sample, reader.read());
        }
    }
}
