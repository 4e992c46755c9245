package dev.rookery.api.access;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.config.Ranges;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of authentication. {@link #toString} omits the key.
 *
 * @param accessTokenLifetime 10 s to 1 h
 * @param sessionLifetime time after which an unused session expires, 1 min to 366 days
 * @param tokenKey HMAC key of access tokens, at least 32 bytes; empty to generate one at the first start and store it
 *     in the database
 */
public record AccessConfig(
        Duration accessTokenLifetime,
        Duration sessionLifetime,
        PasswordCost passwordCost,
        ThrottleConfig throttle,
        Optional<byte[]> tokenKey) {
    public static final Duration DEFAULT_ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(10);
    public static final Duration DEFAULT_SESSION_LIFETIME = Duration.ofDays(14);
    private static final int MIN_KEY_BYTES = 32;

    public AccessConfig {
        Ranges.require("Lifetime of access tokens", accessTokenLifetime, Duration.ofSeconds(10), Duration.ofHours(1));
        Ranges.require("Lifetime of API sessions", sessionLifetime, Duration.ofMinutes(1), Duration.ofDays(366));
        if (tokenKey.isPresent() && tokenKey.get().length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("The access token key has " + tokenKey.get().length
                    + " bytes; use at least " + MIN_KEY_BYTES + " random bytes");
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
}
