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
 * @param passwordThreads password checks at once, 1 to 256
 * @param passwordQueue password checks that may wait, 1 to 100,000; further clients are told that the server is busy
 */
public record AuthorityConfig(
        AclMode aclMode,
        AuthQueries queries,
        PasswordCost passwordCost,
        int connections,
        Duration timeout,
        int passwordThreads,
        int passwordQueue) {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

    public AuthorityConfig {
        Objects.requireNonNull(aclMode, "aclMode");
        Objects.requireNonNull(queries, "queries");
        Objects.requireNonNull(passwordCost, "passwordCost");
        requireRange("connections to PostgreSQL", connections, 100);
        requireRange("password threads", passwordThreads, 256);
        requireRange("waiting password checks", passwordQueue, 100_000);
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
                1_000);
    }

    private static void requireRange(String what, int value, int largest) {
        if (value < 1 || value > largest) {
            throw new IllegalArgumentException("The number of " + what + ", " + value + ", is outside 1 to " + largest);
        }
    }
}
