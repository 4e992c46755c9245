package dev.rookery.auth.postgres;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import java.time.Duration;
import java.util.Objects;

/**
 * How logins are decided.
 *
 * @param queries what is asked; with {@link AuthQueries#DEFAULT} one statement does the work of all three
 * @param connections to PostgreSQL at the most, 1 to 100
 * @param timeout for each answer of PostgreSQL, 100 ms to 60 s; then the client is told that the server is unavailable
 * @param logins how much work logins may cause
 * @param pollInterval how often to look for changes that nobody told of, 100 ms to 1 h
 */
public record AuthorityConfig(
        AclMode aclMode,
        AuthQueries queries,
        PasswordCost passwordCost,
        int connections,
        Duration timeout,
        LoginLimits logins,
        Duration pollInterval) {
    private static final int MOST_CONNECTIONS = 100;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL = Duration.ofHours(1);

    public AuthorityConfig {
        Objects.requireNonNull(aclMode, "aclMode");
        Objects.requireNonNull(queries, "queries");
        Objects.requireNonNull(passwordCost, "passwordCost");
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException("The number of connections to PostgreSQL, " + connections
                    + ", is outside 1 to " + MOST_CONNECTIONS);
        }
        Objects.requireNonNull(logins, "logins");
        if (pollInterval.compareTo(SHORTEST_POLL) < 0 || pollInterval.compareTo(LONGEST_POLL) > 0) {
            throw new IllegalArgumentException(
                    "The poll interval " + pollInterval.toMillis() + " ms is outside 100 to 3600000 ms");
        }
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "The PostgreSQL timeout " + timeout.toMillis() + " ms is outside 100 to 60000 ms");
        }
    }

    /** The defaults on this machine. */
    public static AuthorityConfig defaults() {
        return new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                PasswordCost.DEFAULT,
                4,
                Duration.ofSeconds(5),
                LoginLimits.defaults(),
                Duration.ofSeconds(10));
    }
}
