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
 * CPU seconds used until now by this process, which is broker, API and publisher, and by PostgreSQL's processes that are
 * still there.
 */
record CpuTimes(Map<CpuPart, Double> seconds) {
    private static final double NANOS_PER_SECOND = 1e9;

    static CpuTimes now(ProcessHandle postmaster) {
        Map<CpuPart, Double> seconds = new EnumMap<>(CpuPart.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double known = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            CpuPart part = thread == null
                    ? null
                    : CpuPart.ofThread(thread.getThreadName()).orElse(null);
            if (part != null) {
                double used = Math.max(0, threads.getThreadCpuTime(thread.getThreadId())) / NANOS_PER_SECOND;
                seconds.merge(part, used, Double::sum);
                known += used;
            }
        }
        seconds.put(CpuPart.RUNTIME, of(ProcessHandle.current()) - known);
        seconds.put(CpuPart.BACKGROUND, of(postmaster));
        postmaster.descendants().forEach(process -> seconds.merge(part(process), of(process), Double::sum));
        return new CpuTimes(seconds);
    }

    CpuTimes since(CpuTimes before) {
        Map<CpuPart, Double> since = new EnumMap<>(seconds);
        before.seconds.forEach((part, used) -> since.merge(part, -used, Double::sum));
        return new CpuTimes(since);
    }

    double of(CpuPart part) {
        return seconds.getOrDefault(part, 0.0);
    }

    /** All but the publisher's. */
    double ofPlatform() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum() - of(CpuPart.PUBLISHER);
    }

    /** Sessions show their client's address. */
    private static CpuPart part(ProcessHandle process) {
        try {
            String title = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return title.contains("127.0.0.1(") ? CpuPart.SESSIONS : CpuPart.BACKGROUND;
        } catch (IOException e) {
            return CpuPart.BACKGROUND;
        }
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
