package dev.rookery.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a process from outside, through {@code /proc}: the process is not disturbed and need not be Java. */
public final class ProcessReader {
    /** Linux reports times to programs in hundredths of a second on every architecture (USER_HZ). */
    static final double TICKS_PER_SECOND = 100;

    private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

    /** Fields of {@code /proc/[pid]/stat} after the process name, which is the second and may hold spaces: proc(5). */
    private static final int USER_TIME = 14 - 3;

    private static final int SYSTEM_TIME = 15 - 3;
    private static final int THREADS = 20 - 3;

    private final Path directory;

    public ProcessReader(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
    }

    /** Whether this machine shows processes in {@code /proc} and this one is running. */
    public boolean canRead() {
        return Files.isReadable(directory.resolve("stat"));
    }

    /** Reads the process as it is now. */
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
