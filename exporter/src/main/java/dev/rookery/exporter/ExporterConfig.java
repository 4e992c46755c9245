package dev.rookery.exporter;

import dev.rookery.backup.ExpectedBackups;
import java.time.Duration;

/**
 * Settings of the exporter.
 *
 * @param port 0 selects a free port
 * @param timeout for the PostgreSQL queries of a scrape, 100 ms to 1 min; must be below Prometheus' scrape timeout
 * @param expectedBackups backups of the installation that alerts report if they do not run
 */
public record ExporterConfig(String host, int port, Duration timeout, ExpectedBackups expectedBackups) {
    public static final int DEFAULT_PORT = 9090;

    /** In milliseconds. */
    public static final int DEFAULT_TIMEOUT = 5000;

    private static final int MAX_PORT = 65_535;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    /** Settings of an installation without regular backups. */
    public ExporterConfig(String host, int port, Duration timeout) {
        this(host, port, timeout, ExpectedBackups.NONE);
    }

    public ExporterConfig {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("The exporter's port " + port + " is outside 0 to " + MAX_PORT);
        }
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("The exporter's timeout of " + timeout.toMillis() + " ms is outside "
                    + MIN_TIMEOUT.toMillis() + " to " + MAX_TIMEOUT.toMillis());
        }
    }
}
