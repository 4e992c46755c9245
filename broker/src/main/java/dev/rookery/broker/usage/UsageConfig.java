package dev.rookery.broker.usage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How usage is written down.
 *
 * @param interval how often: what a killed broker loses at the most; 100 ms to 10 minutes
 * @param spoolFile where it is kept while PostgreSQL is away; empty to keep it in memory only
 * @param deviceDays for how many days it is kept which devices were active, today not counted; 62 to 36,500, for bills of the
 *     last month ask for it
 */
public record UsageConfig(Duration interval, Optional<Path> spoolFile, int deviceDays) {
    /** The default of {@link #interval}. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    /** The default of {@link #deviceDays}: a month can be compared with that of the year before. */
    public static final int DEFAULT_DEVICE_DAYS = 400;

    private static final int FEWEST_DAYS = 62;
    private static final int MOST_DAYS = 36_500;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public UsageConfig {
        Objects.requireNonNull(spoolFile, "spoolFile");
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The usage interval of " + interval.toMillis() + " ms is outside "
                    + SHORTEST.toMillis() + " to " + LONGEST.toMillis() + " ms");
        }
        if (deviceDays < FEWEST_DAYS || deviceDays > MOST_DAYS) {
            throw new IllegalArgumentException("The " + deviceDays
                    + " days for which active devices are kept are outside " + FEWEST_DAYS + " to " + MOST_DAYS);
        }
    }
}
