package dev.rookery.provisioner;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import java.time.Duration;
import java.util.Objects;

/**
 * How the provisioner serves.
 *
 * @param host address to listen on
 * @param port 0 to 65535; 0 takes a free one
 * @param timeout for each answer of PostgreSQL, 100 ms to 10 min
 * @param trustProxy whether {@code X-Forwarded-For} tells the caller's address
 * @param baseDomain customers are at {@code {id}.{baseDomain}}
 * @param issuer of licenses
 */
public record ProvisionerConfig(
        String host,
        int port,
        Duration timeout,
        boolean trustProxy,
        String baseDomain,
        String issuer,
        SignupLimits signups,
        ThrottleConfig loginThrottle,
        PasswordCost passwordCost,
        ReconcileConfig reconcile) {
    public static final int DEFAULT_PORT = 3000;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    public static final String DEFAULT_ISSUER = "rookery-provisioner";

    public ProvisionerConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("The provisioner's port " + port + " is outside 0 to 65535");
        }
        if (timeout.toMillis() < 100 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "The provisioner's PostgreSQL timeout " + timeout.toMillis() + " ms is outside 100 to 600000 ms");
        }
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("The issuer of licenses is empty");
        }
        Objects.requireNonNull(baseDomain, "baseDomain");
        Objects.requireNonNull(signups, "signups");
        Objects.requireNonNull(loginThrottle, "loginThrottle");
        Objects.requireNonNull(passwordCost, "passwordCost");
        Objects.requireNonNull(reconcile, "reconcile");
    }
}
