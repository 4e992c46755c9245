package dev.rookery.bench.ingest;

import dev.rookery.bench.measure.ProcessReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * CPU seconds by component: threads of this process, which runs broker, API and publisher, and live processes of
 * PostgreSQL.
 */
record CpuTimes(Map<CpuComponent, Double> seconds) {
    private static final double NANOS_PER_SECOND = 1e9;

    static CpuTimes now(ProcessHandle postmaster) {
        Map<CpuComponent, Double> seconds = new EnumMap<>(CpuComponent.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double attributed = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            CpuComponent part = thread == null
                    ? null
                    : CpuComponent.ofThread(thread.getThreadName()).orElse(null);
            if (part != null) {
                double used = Math.max(0, threads.getThreadCpuTime(thread.getThreadId())) / NANOS_PER_SECOND;
                seconds.merge(part, used, Double::sum);
                attributed += used;
            }
        }
        seconds.put(CpuComponent.RUNTIME, of(ProcessHandle.current()) - attributed);
        seconds.put(CpuComponent.BACKGROUND, of(postmaster));
        postmaster.descendants().forEach(process -> seconds.merge(part(process), of(process), Double::sum));
        return new CpuTimes(seconds);
    }

    CpuTimes since(CpuTimes before) {
        Map<CpuComponent, Double> since = new EnumMap<>(seconds);
        before.seconds.forEach((part, used) -> since.merge(part, -used, Double::sum));
        return new CpuTimes(since);
    }

    double of(CpuComponent part) {
        return seconds.getOrDefault(part, 0.0);
    }

    /** Returns the total without the publisher. */
    double ofPlatform() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum() - of(CpuComponent.PUBLISHER);
    }

    /** Distinguishes sessions by the client address in their process title. */
    private static CpuComponent part(ProcessHandle process) {
        try {
            String title = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return title.contains("127.0.0.1(") ? CpuComponent.SESSIONS : CpuComponent.BACKGROUND;
        } catch (IOException e) {
            return CpuComponent.BACKGROUND;
        }
    }

    private static double of(ProcessHandle process) {
        try {
            return new ProcessReader(process.pid()).read().cpuSeconds();
        } catch (UncheckedIOException e) {
            // The process has terminated.
            return 0;
        }
    }
}
