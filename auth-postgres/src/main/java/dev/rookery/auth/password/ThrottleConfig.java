package dev.rookery.auth.password;

import java.time.Duration;

/**
 * When wrong passwords slow further logins down.
 *
 * @param freeFailures wrong passwords within a minute for one user from one address before the next is held back; twenty
 *     times as many for an address or a user alone; 0 switches the throttle off
 * @param longestDelay the longest a login is held back, 0 to 60 s
 */
public record ThrottleConfig(int freeFailures, Duration longestDelay) {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public static final ThrottleConfig DEFAULT = new ThrottleConfig(5, Duration.ofSeconds(5));

    public ThrottleConfig {
        if (freeFailures < 0) {
            throw new IllegalArgumentException("The number of free wrong passwords " + freeFailures + " is negative");
        }
        if (longestDelay.isNegative() || longestDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The longest login delay " + longestDelay.toMillis() + " ms is outside 0 to 60000 ms");
        }
    }
}
