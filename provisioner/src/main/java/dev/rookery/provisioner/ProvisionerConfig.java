package dev.rookery.provisioner;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.backup.ExpectedBackups;
import dev.rookery.config.Ranges;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import java.time.Duration;

/**
 * Configuration of the provisioner.
 *
 * @param host address to bind
 * @param port 0 to 65535; 0 lets the operating system choose
 * @param databaseTimeout for each PostgreSQL statement, 100 ms to 10 min
 * @param trustedProxies number of proxies that append to {@code X-Forwarded-For}, at least 0
 * @param baseDomain domain of the instances' addresses, {@code {id}.{baseDomain}}
 * @param operatorAuditRetention age at which audit entries of operators are deleted, 1 to 36,500 days
 * @param licenseIssuer claim {@code iss} of licenses
 * @param expectedBackups backups of the provisioner's database that alerts report if they do not run
 */
public record ProvisionerConfig(
        String host,
        int port,
        Duration databaseTimeout,
        int trustedProxies,
        String baseDomain,
        String licenseIssuer,
        SignupLimits signupLimits,
        ThrottleConfig loginThrottle,
        PasswordCost passwordCost,
        Duration operatorAuditRetention,
        ReconcileConfig reconcile,
        ExpectedBackups expectedBackups) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 3000;
    public static final Duration DEFAULT_DATABASE_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_OPERATOR_AUDIT_RETENTION = Duration.ofDays(400);
    public static final String DEFAULT_LICENSE_ISSUER = "rookery-provisioner";

    private static final Duration SHORTEST_DATABASE_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_DATABASE_TIMEOUT = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException if a value is out of range */
    public ProvisionerConfig {
        Ranges.requireBindPort("The provisioner port", port);
        Ranges.require(
                "The provisioner's PostgreSQL timeout",
                databaseTimeout,
                SHORTEST_DATABASE_TIMEOUT,
                LONGEST_DATABASE_TIMEOUT);
        Ranges.require(
                "Retention of the operators' audit log",
                operatorAuditRetention,
                Duration.ofDays(1),
                Duration.ofDays(36_500));
        if (licenseIssuer.isBlank()) {
            throw new IllegalArgumentException("The license issuer is blank");
        }
    }

    /** Returns a builder that has the default of every value except the base domain. */
    public static Builder builder(String baseDomain) {
        return new Builder(baseDomain);
    }

    /** Builder of {@link ProvisionerConfig}. Not thread-safe. */
    public static final class Builder {
        private final String baseDomain;
        private String host = DEFAULT_HOST;
        private int port = DEFAULT_PORT;
        private Duration databaseTimeout = DEFAULT_DATABASE_TIMEOUT;
        private int trustedProxies;
        private String licenseIssuer = DEFAULT_LICENSE_ISSUER;
        private SignupLimits signupLimits = SignupLimits.DEFAULT;
        private ThrottleConfig loginThrottle = ThrottleConfig.DEFAULT;
        private PasswordCost passwordCost = PasswordCost.DEFAULT;
        private Duration operatorAuditRetention = DEFAULT_OPERATOR_AUDIT_RETENTION;
        private ReconcileConfig reconcile = ReconcileConfig.DEFAULT;
        private ExpectedBackups expectedBackups = ExpectedBackups.NONE;

        private Builder(String baseDomain) {
            this.baseDomain = baseDomain;
        }

        public Builder host(String value) {
            host = value;
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder databaseTimeout(Duration value) {
            databaseTimeout = value;
            return this;
        }

        public Builder trustedProxies(int value) {
            trustedProxies = value;
            return this;
        }

        public Builder licenseIssuer(String value) {
            licenseIssuer = value;
            return this;
        }

        public Builder signupLimits(SignupLimits value) {
            signupLimits = value;
            return this;
        }

        public Builder loginThrottle(ThrottleConfig value) {
            loginThrottle = value;
            return this;
        }

        public Builder passwordCost(PasswordCost value) {
            passwordCost = value;
            return this;
        }

        public Builder operatorAuditRetention(Duration value) {
            operatorAuditRetention = value;
            return this;
        }

        public Builder reconcile(ReconcileConfig value) {
            reconcile = value;
            return this;
        }

        public Builder expectedBackups(ExpectedBackups value) {
            expectedBackups = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value is out of range */
        public ProvisionerConfig build() {
            return new ProvisionerConfig(
                    host,
                    port,
                    databaseTimeout,
                    trustedProxies,
                    baseDomain,
                    licenseIssuer,
                    signupLimits,
                    loginThrottle,
                    passwordCost,
                    operatorAuditRetention,
                    reconcile,
                    expectedBackups);
        }
    }
}
