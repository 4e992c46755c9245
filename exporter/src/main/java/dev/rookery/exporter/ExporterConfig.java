package dev.rookery.exporter;

import java.time.Duration;

/**
 * Settings of the exporter.
 *
 * @param port 0 selects a free port
 * @param timeout for the PostgreSQL queries of a scrape, 100 ms to 1 min; must be below Prometheus' scrape timeout
 */
public record ExporterConfig(String host, int port, Duration timeout) {
    public static final int DEFAULT_PORT = 9090;

    /** In milliseconds. */
    public static final int DEFAULT_TIMEOUT = 5000;

    private static final int LARGEST_PORT = 65_535;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public ExporterConfig {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("The exporter's port " + port + " is outside 0 to " + LARGEST_PORT);
        }
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The exporter's timeout of " + timeout.toMillis() + " ms is outside "
                    + SHORTEST.toMillis() + " to " + LONGEST.toMillis());
        }
    }
}
