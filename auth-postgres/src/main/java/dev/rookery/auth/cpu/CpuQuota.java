package dev.rookery.auth.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CPU quota of the process's control group and those above it: {@code cpu.max} of cgroup v2, {@code cpu.cfs_quota_us} of v1.
 * Thread-safe.
 */
public final class CpuQuota {
    private static final Logger LOGGER = LoggerFactory.getLogger(CpuQuota.class);
    private static final String V1 = "cpu";

    private final Path root;

    /** @param root root of the file system */
    CpuQuota(Path root) {
        this.root = root;
    }

    /** Returns the quota of this process. */
    public static CpuQuota ofProcess() {
        return new CpuQuota(Path.of("/"));
    }

    /** Reads the quota in cores; empty if there is none. */
    public OptionalDouble read() {
        try {
            return Files.readAllLines(root.resolve("proc/self/cgroup")).stream()
                    .map(line -> line.split(":", 3))
                    .filter(group -> group.length == 3)
                    .flatMapToDouble(group -> ofHierarchy(group[1], group[2]).stream())
                    .min();
        } catch (IOException e) {
            LOGGER.debug("Cannot read the control group of the process", e);
            return OptionalDouble.empty();
        }
    }

    private OptionalDouble ofHierarchy(String controllers, String group) {
        boolean second = controllers.isEmpty();
        if (!second && !Arrays.asList(controllers.split(",")).contains(V1)) {
            return OptionalDouble.empty();
        }
        Path mount = root.resolve("sys/fs/cgroup").resolve(second ? "" : V1);
        OptionalDouble least = OptionalDouble.empty();
        // In a container, the mounted root is often the group itself.
        for (Path path = Path.of(group); path != null; path = path.getParent()) {
            Path folder = mount.resolve(Path.of("/").relativize(path));
            OptionalDouble quota = second ? secondVersion(folder) : firstVersion(folder);
            if (quota.isPresent() && (least.isEmpty() || quota.getAsDouble() < least.getAsDouble())) {
                least = quota;
            }
        }
        return least;
    }

    private static OptionalDouble secondVersion(Path folder) {
        String[] quotaAndPeriod = read(folder.resolve("cpu.max")).split(" ");
        return quotaAndPeriod.length == 2 ? quota(quotaAndPeriod[0], quotaAndPeriod[1]) : OptionalDouble.empty();
    }

    private static OptionalDouble firstVersion(Path folder) {
        return quota(read(folder.resolve("cpu.cfs_quota_us")), read(folder.resolve("cpu.cfs_period_us")));
    }

    private static OptionalDouble quota(String quota, String period) {
        // "max" and -1 mean none.
        boolean limited = quota.matches("\\d+") && period.matches("[1-9]\\d*");
        return limited
                ? OptionalDouble.of(Double.parseDouble(quota) / Double.parseDouble(period))
                : OptionalDouble.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            LOGGER.debug("Cannot read {}", file, e);
            return "";
        }
    }
}
