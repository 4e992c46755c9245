package dev.rookery.auth.password;

import dev.rookery.config.Ranges;
import java.time.Duration;

/**
 * Settings of the {@link LoginThrottle}.
 *
 * @param freeFailures wrong passwords per minute for one user from one address before further logins are delayed; 20
 *     times as many for an address or a user alone; 0 disables the throttle
 * @param longestDelay maximum delay of a login, 0 to 60 s
 */
public record ThrottleConfig(int freeFailures, Duration longestDelay) {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public static final ThrottleConfig DEFAULT = new ThrottleConfig(5, Duration.ofSeconds(5));

    public ThrottleConfig {
        Ranges.require("The number of free wrong passwords", freeFailures, 0, Integer.MAX_VALUE);
        Ranges.require("The maximum login delay", longestDelay, Duration.ZERO, LONGEST);
    }
}
