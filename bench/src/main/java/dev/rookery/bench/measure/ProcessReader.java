package dev.rookery.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads CPU time, memory and threads of a process from {@code /proc}. */
public final class ProcessReader {
    /** Unit of times in {@code /proc} (USER_HZ), the same on all architectures. */
    static final double TICKS_PER_SECOND = 100;

    private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

    /** Indexes in {@code /proc/[pid]/stat} after the process name, the second field, which may contain spaces: proc(5). */
    private static final int USER_TIME = 14 - 3;

    private static final int SYSTEM_TIME = 15 - 3;
    private static final int THREADS = 20 - 3;

    private final Path directory;

    public ProcessReader(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
    }

    /** Returns whether the process is running and the machine has {@code /proc}. */
    public boolean canRead() {
        return Files.isReadable(directory.resolve("stat"));
    }

    /**
     * Takes a sample.
     *
     * @throws UncheckedIOException if the process has terminated
     */
    public ProcessSample read() {
        try {
            String stat = Files.readString(directory.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double ticks = Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[SYSTEM_TIME]);
            return new ProcessSample(ticks / TICKS_PER_SECOND, residentMebibytes(), Integer.parseInt(fields[THREADS]));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read process " + directory.getFileName(), e);
        }
    }

    private double residentMebibytes() throws IOException {
        try (var lines = Files.lines(directory.resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToDouble(kibibytes -> Double.parseDouble(kibibytes) / KIBIBYTES_PER_MEBIBYTE)
                    .findFirst()
                    .orElse(0);
        }
    }
}
