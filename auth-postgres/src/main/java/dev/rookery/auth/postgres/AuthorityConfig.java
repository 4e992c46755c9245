package dev.rookery.auth.postgres;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import java.time.Duration;
import java.util.Objects;

/**
 * How logins are decided.
 *
 * @param queries what is asked; with {@link AuthQueries#DEFAULT} one statement does the work of all three
 * @param connections to PostgreSQL at the most, 1 to 100
 * @param timeout for each answer of PostgreSQL, 100 ms to 60 s; then the client is told that the server is unavailable
 * @param passwordThreads password checks at once, 1 to 256
 * @param passwordQueue password checks that may wait, 1 to 100,000; further clients are told that the server is busy
 * @param throttle how wrong passwords slow logins down
 * @param verifiedCredentials users whose password check is remembered, 0 to 10,000,000; 0 checks each login anew
 * @param pollInterval how often to look for changes that nobody told of, 100 ms to 1 h
 */
public record AuthorityConfig(
        AclMode aclMode,
        AuthQueries queries,
        PasswordCost passwordCost,
        int connections,
        Duration timeout,
        int passwordThreads,
        int passwordQueue,
        ThrottleConfig throttle,
        int verifiedCredentials,
        Duration pollInterval) {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL = Duration.ofHours(1);

    public AuthorityConfig {
        Objects.requireNonNull(aclMode, "aclMode");
        Objects.requireNonNull(queries, "queries");
        Objects.requireNonNull(passwordCost, "passwordCost");
        requireRange("connections to PostgreSQL", connections, 100);
        requireRange("password threads", passwordThreads, 256);
        requireRange("waiting password checks", passwordQueue, 100_000);
        Objects.requireNonNull(throttle, "throttle");
        if (verifiedCredentials < 0 || verifiedCredentials > 10_000_000) {
            throw new IllegalArgumentException(
                    "The number of verified credentials, " + verifiedCredentials + ", is outside 0 to 10000000");
        }
        if (pollInterval.compareTo(SHORTEST_POLL) < 0 || pollInterval.compareTo(LONGEST_POLL) > 0) {
            throw new IllegalArgumentException(
                    "The poll interval " + pollInterval.toMillis() + " ms is outside 100 to 3600000 ms");
        }
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "The PostgreSQL timeout " + timeout.toMillis() + " ms is outside 100 to 60000 ms");
        }
    }

    /** The defaults on this machine: a thread for each core but the one that the event loops need. */
    public static AuthorityConfig defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                PasswordCost.DEFAULT,
                4,
                Duration.ofSeconds(5),
                Math.max(1, cores - 1),
                1_000,
                ThrottleConfig.DEFAULT,
                100_000,
                Duration.ofSeconds(10));
    }

    private static void requireRange(String what, int value, int largest) {
        if (value < 1 || value > largest) {
            throw new IllegalArgumentException("The number of " + what + ", " + value + ", is outside 1 to " + largest);
        }
    }
}
