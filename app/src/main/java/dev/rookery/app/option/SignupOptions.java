package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.backup.ExpectedBackups;
import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of sign-up, plans and licenses, in every process that has a provisioner. */
public final class SignupOptions {
    @Option(
            names = "--provisioner-port",
            paramLabel = "PORT",
            defaultValue = "" + ProvisionerConfig.DEFAULT_PORT,
            description =
                    "Port of sign-up and the other operations of the provisioner; 0 selects a free port. Default: 3000")
    private int port;

    @Option(
            names = "--provisioner-trusted-proxies",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Number of proxies that append to X-Forwarded-For: the client address is the Nth entry from the"
                            + " right. 0 ignores the header. Default: 0")
    private int trustedProxies;

    @Option(
            names = "--provisioner-secret-file",
            paramLabel = "FILE",
            description =
                    "File with the secret that encrypts private keys in the database, shared by all replicas; created"
                            + " if missing. Default: ~/.local/share/rookery/provisioner-secret")
    private Path secretFile;

    @Option(
            names = "--plans",
            paramLabel = "FILE",
            description =
                    "YAML file with the plans. Default: trial, starter, professional, enterprise; in 'rookery all' also"
                            + " dedicated")
    private Path plans;

    @Option(
            names = "--license-issuer",
            paramLabel = "TEXT",
            defaultValue = ProvisionerConfig.DEFAULT_LICENSE_ISSUER,
            description = "Issuer (claim iss) of licenses. Default: rookery-provisioner")
    private String issuer;

    @Option(
            names = "--signups-per-address",
            paramLabel = "N",
            defaultValue = "10",
            description = "Maximum number of sign-ups per address and hour. Default: 10")
    private int signupsPerAddress;

    @Option(
            names = "--signups-per-network",
            paramLabel = "N",
            defaultValue = "40",
            description = "Maximum number of sign-ups per network (IPv4 /24, IPv6 /48) and hour. Default: 40")
    private int signupsPerNetwork;

    @Option(
            names = "--signups-per-hour",
            paramLabel = "N",
            defaultValue = "200",
            description = "Maximum number of sign-ups per hour from all addresses. Default: 200")
    private int signupsPerHour;

    @Option(
            names = "--suspended-retention",
            paramLabel = "DURATION",
            defaultValue = "30d",
            description = "Time after which all data of a suspended customer is deleted. Default: 30d")
    private Duration suspendedRetention;

    @Option(
            names = "--operator-audit-retention",
            paramLabel = "DURATION",
            defaultValue = "400d",
            description = "Retention of audit entries of operators; 1d to 36500d. Default: 400d")
    private Duration operatorAuditRetention;

    /**
     * @param host bind address
     * @param baseDomain domain of customers whose plan has the target kubernetes
     * @throws IllegalArgumentException if a value is out of range
     */
    ProvisionerConfig config(
            String host,
            String baseDomain,
            PasswordCost passwordCost,
            ReconcileConfig.Builder reconcile,
            ExpectedBackups expectedBackups) {
        return ProvisionerConfig.builder(baseDomain)
                .host(host)
                .port(port)
                .trustedProxies(trustedProxies)
                .licenseIssuer(issuer)
                .signupLimits(new SignupLimits(signupsPerAddress, signupsPerNetwork, signupsPerHour))
                .passwordCost(passwordCost)
                .operatorAuditRetention(operatorAuditRetention)
                .reconcile(reconcile.suspendedRetention(suspendedRetention).build())
                .expectedBackups(expectedBackups)
                .build();
    }

    /**
     * Returns the plans of the file, if it is set.
     *
     * @throws IllegalArgumentException if the file cannot be read
     */
    Optional<PlanCatalog> plans() {
        return Optional.ofNullable(plans).map(PlanCatalog::read);
    }

    /** @throws IllegalArgumentException if the file can neither be read nor created */
    public ProvisionerSecret secret(DataFolder folder) {
        if (secretFile != null) {
            return ProvisionerSecret.readOrCreate(secretFile);
        }
        try {
            folder.create();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot create the folder " + folder.root() + ". Set --provisioner-secret-file.", e);
        }
        return ProvisionerSecret.readOrCreate(folder.root().resolve("provisioner-secret"));
    }
}
