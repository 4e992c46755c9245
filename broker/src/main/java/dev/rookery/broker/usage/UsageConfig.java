package dev.rookery.broker.usage;

import dev.rookery.config.Ranges;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Configuration of usage recording.
 *
 * @param interval write interval, which is also what a killed broker loses at most; 100 ms to 10 minutes
 * @param spoolFile file that keeps pending usage while PostgreSQL is unavailable; empty to keep it in memory only
 * @param deviceDays retention of active devices in days, not counting today; 62 to 36,500, because bills of the last month need them
 */
public record UsageConfig(Duration interval, Optional<Path> spoolFile, int deviceDays) {
    /** The default of {@link #interval}. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    /** The default of {@link #deviceDays}: a month can be compared with that of the year before. */
    public static final int DEFAULT_DEVICE_DAYS = 400;

    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_INTERVAL = Duration.ofMinutes(10);
    private static final int MIN_DEVICE_DAYS = 62;
    private static final int MAX_DEVICE_DAYS = 36_500;

    public UsageConfig {
        Objects.requireNonNull(spoolFile, "spoolFile");
        Ranges.require("The usage interval", interval, MIN_INTERVAL, MAX_INTERVAL);
        Ranges.require("The retention of active devices in days", deviceDays, MIN_DEVICE_DAYS, MAX_DEVICE_DAYS);
    }
}
