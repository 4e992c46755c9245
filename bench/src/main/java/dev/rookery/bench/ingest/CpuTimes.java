package dev.rookery.bench.ingest;

import dev.rookery.bench.measure.ProcessReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.stream.Stream;

/**
 * CPU seconds used until now.
 *
 * @param platform by this process, the publisher's thread not counted
 * @param postgres by PostgreSQL's processes that are still there
 */
record CpuTimes(double platform, double postgres) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** To be called by the publisher's thread. */
    static CpuTimes now(ProcessHandle postmaster) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double own = new ProcessReader(ProcessHandle.current().pid()).read().cpuSeconds();
        double postgres = Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .mapToDouble(CpuTimes::of)
                .sum();
        return new CpuTimes(own - threads.getCurrentThreadCpuTime() / NANOS_PER_SECOND, postgres);
    }

    CpuTimes since(CpuTimes before) {
        return new CpuTimes(platform - before.platform, postgres - before.postgres);
    }

    private static double of(ProcessHandle process) {
        try {
            return new ProcessReader(process.pid()).read().cpuSeconds();
        } catch (UncheckedIOException e) {
            // It has ended meanwhile.
            return 0;
        }
    }
}
