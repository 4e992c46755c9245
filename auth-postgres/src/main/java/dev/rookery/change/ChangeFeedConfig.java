package dev.rookery.change;

import dev.rookery.config.Ranges;
import java.time.Duration;

/**
 * Settings of a {@link ChangeFeed}.
 *
 * @param timeout for each response of PostgreSQL, 100 ms to 60 s
 * @param pollInterval interval of reading changes without a notification, 100 ms to 1 h
 * @param standardTables whether the default tenant's users are in {@code mqtt_users} and {@code mqtt_acls}, not in tables
 *     of custom queries
 * @param tenants whether tenants other than the default tenant are served
 */
public record ChangeFeedConfig(Duration timeout, Duration pollInterval, boolean standardTables, boolean tenants) {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL = Duration.ofHours(1);

    public ChangeFeedConfig {
        Ranges.require("The PostgreSQL timeout", timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
        Ranges.require("The poll interval", pollInterval, SHORTEST_POLL, LONGEST_POLL);
    }
}
