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
 */
public record UsageConfig(Duration interval, Optional<Path> spoolFile) {
    /** The default of {@link #interval}. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public UsageConfig {
        Objects.requireNonNull(spoolFile, "spoolFile");
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The usage interval of " + interval.toMillis() + " ms is outside "
                    + SHORTEST.toMillis() + " to " + LONGEST.toMillis() + " ms");
        }
    }
}
