package dev.rookery.bench.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Hardware and software of the measuring machine.
 *
 * @param loadAverage load average of the minute before the first run; values above 0 indicate other processes
 */
public record Machine(String processor, int cores, long memoryMiB, String system, String java, double loadAverage) {
    private static final long KIBIBYTES_PER_MEBIBYTE = 1_024;

    /** Returns the properties of this machine. */
    public static Machine here() {
        return new Machine(
                value("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value("/proc/meminfo", "MemTotal", "0").replaceAll("[^0-9]", ""))
                        / KIBIBYTES_PER_MEBIBYTE,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String value(String file, String key, String fallback) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(fallback);
        } catch (IOException e) {
            return fallback;
        }
    }
}
