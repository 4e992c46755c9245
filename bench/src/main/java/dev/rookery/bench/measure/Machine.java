package dev.rookery.bench.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the figures were taken on.
 *
 * @param loadAverage of the minute before the first run; above 0, other processes were running
 */
public record Machine(String processor, int cores, long memoryMiB, String system, String java, double loadAverage) {
    private static final long KIBIBYTES_PER_MEBIBYTE = 1_024;

    /** This machine as it is now. */
    public static Machine here() {
        return new Machine(
                line("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(line("/proc/meminfo", "MemTotal", "0").replaceAll("[^0-9]", ""))
                        / KIBIBYTES_PER_MEBIBYTE,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String line(String file, String key, String otherwise) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
