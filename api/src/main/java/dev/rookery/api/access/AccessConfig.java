package dev.rookery.api.access;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How callers are known. Keys are never printed.
 *
 * @param accessTokenLifetime 10 s to 1 h
 * @param sessionLifetime how long a session lasts without being used, 1 min to 366 days
 * @param tokenKey signs access tokens, at least 32 bytes; empty for one that is made at the first start and kept in the
 *     database
 */
public record AccessConfig(
        Duration accessTokenLifetime,
        Duration sessionLifetime,
        PasswordCost passwordCost,
        ThrottleConfig throttle,
        Optional<byte[]> tokenKey) {
    public static final Duration DEFAULT_ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(10);
    public static final Duration DEFAULT_SESSION_LIFETIME = Duration.ofDays(14);
    private static final int SHORTEST_KEY = 32;

    public AccessConfig {
        Objects.requireNonNull(passwordCost, "passwordCost");
        Objects.requireNonNull(throttle, "throttle");
        requireRange("access token", accessTokenLifetime, Duration.ofSeconds(10), Duration.ofHours(1));
        requireRange("session", sessionLifetime, Duration.ofMinutes(1), Duration.ofDays(366));
        if (tokenKey.isPresent() && tokenKey.get().length < SHORTEST_KEY) {
            throw new IllegalArgumentException("The key of access tokens has " + tokenKey.get().length
                    + " bytes; at least " + SHORTEST_KEY + " random ones are needed");
        }
    }

    public static AccessConfig defaults() {
        return new AccessConfig(
                DEFAULT_ACCESS_TOKEN_LIFETIME,
                DEFAULT_SESSION_LIFETIME,
                PasswordCost.DEFAULT,
                ThrottleConfig.DEFAULT,
                Optional.empty());
    }

    @Override
    public String toString() {
        return "AccessConfig[accessTokenLifetime=" + accessTokenLifetime + ", sessionLifetime=" + sessionLifetime + "]";
    }

    private static void requireRange(String what, Duration value, Duration shortest, Duration longest) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException("The lifetime of the " + what + ", " + value.toSeconds()
                    + " s, is outside " + shortest.toSeconds() + " to " + longest.toSeconds() + " s");
        }
    }
}
