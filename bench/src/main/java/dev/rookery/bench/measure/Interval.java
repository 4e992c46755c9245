package dev.rookery.bench.measure;

import java.util.concurrent.TimeUnit;

/**
 * What a process used between two looks at it, and how long that was.
 *
 * @param seconds wall-clock time
 */
public record Interval(double seconds, ProcessSample before, ProcessSample after) {
    /** CPU seconds that the process used. */
    public double cpuSeconds() {
        return after.cpuSeconds() - before.cpuSeconds();
    }

    /** CPU seconds for each so many of something that was counted meanwhile; not finite if nothing was. */
    public double cpuSecondsPer(int units, long count) {
        return cpuSeconds() * units / count;
    }

    /** How many cores were busy with the process. */
    public double cpuCores() {
        return cpuSeconds() / seconds;
    }

    /** A look at a process, to be closed by a second one. */
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
