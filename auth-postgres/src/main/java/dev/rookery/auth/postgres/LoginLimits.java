package dev.rookery.auth.postgres;

import dev.rookery.auth.password.ThrottleConfig;
import java.util.Objects;

/**
 * How much work logins may cause.
 *
 * @param passwordThreads password checks at once, 1 to 256
 * @param passwordQueue password checks that may wait, 1 to 100,000; further clients are told that the server is busy
 * @param throttle how wrong passwords slow logins down
 * @param verifiedCredentials users whose password check is remembered, 0 to 10,000,000; 0 checks each login anew
 */
public record LoginLimits(int passwordThreads, int passwordQueue, ThrottleConfig throttle, int verifiedCredentials) {
    public LoginLimits {
        requireRange("password threads", passwordThreads, 1, 256);
        requireRange("waiting password checks", passwordQueue, 1, 100_000);
        Objects.requireNonNull(throttle, "throttle");
        requireRange("verified credentials", verifiedCredentials, 0, 10_000_000);
    }

    /** The defaults on this machine: a thread for each core but the one that the event loops need. */
    public static LoginLimits defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new LoginLimits(Math.max(1, cores - 1), 1_000, ThrottleConfig.DEFAULT, 100_000);
    }

    private static void requireRange(String what, int value, int smallest, int largest) {
        if (value < smallest || value > largest) {
            throw new IllegalArgumentException(
                    "The number of " + what + ", " + value + ", is outside " + smallest + " to " + largest);
        }
    }
}
