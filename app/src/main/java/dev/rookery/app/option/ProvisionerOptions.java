package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.kubernetes.InstanceRole;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.kubernetes.ValuesFile;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the provisioner and of the stacks that it manages. */
public final class ProvisionerOptions {
    @Option(
            names = "--provisioner-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Bind address of the provisioner. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--provisioner-port",
            paramLabel = "PORT",
            defaultValue = "" + ProvisionerConfig.DEFAULT_PORT,
            description = "Port of the provisioner; 0 selects a free port. Default: 3000")
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
            names = "--base-domain",
            paramLabel = "DOMAIN",
            required = true,
            description = "Base domain of the customers, who are served at {id}.DOMAIN. Required.")
    private String baseDomain;

    @Option(
            names = "--instance-values",
            paramLabel = "FILE",
            description = "YAML file with values of the chart customer-instance for all customers, such as image and"
                    + " storage classes. Default: none")
    private Path values;

    @Option(
            names = "--instance-billing-url",
            paramLabel = "URL",
            description = "URL at which stacks report their usage to this provisioner. Default: no reports")
    private URI billingUrl;

    @Option(
            names = "--instance-health-url",
            paramLabel = "URL",
            defaultValue = KubernetesConfig.DEFAULT_HEALTH_URL,
            description = "URL that must respond before a stack is ready; {id} and {domain} are replaced. Default:"
                    + " https://{id}.{domain}/api/health/ready")
    private String healthUrl;

    @Option(
            names = "--instance-role",
            paramLabel = "ROLE",
            description =
                    "ClusterRole that the provisioner binds to itself in each customer's namespace to limit its rights"
                            + " to them. Default: none; its rights apply to all namespaces")
    private String instanceRole;

    @Option(
            names = "--service-account",
            paramLabel = "NAMESPACE/NAME",
            description = "Service account of the provisioner. Required with --instance-role.")
    private String serviceAccount;

    @Option(
            names = "--plans",
            paramLabel = "FILE",
            description = "YAML file with the plans. Default: trial, starter, professional, enterprise")
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
            names = "--reconcile-workers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Number of stacks that are reconciled concurrently. Default: 4")
    private int workers;

    @Option(
            names = "--reconcile-rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of reconciliations started per second. Default: 20")
    private int rate;

    @Option(
            names = "--reconcile-resync-interval",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "Interval between reconciliations of a stack without changes. Default: 5m")
    private Duration resyncInterval;

    @Option(
            names = "--reconcile-progress-deadline",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "Time after which a stack that is not ready counts as failed. Default: 10m")
    private Duration progressDeadline;

    @Option(
            names = "--suspended-retention",
            paramLabel = "DURATION",
            defaultValue = "30d",
            description = "Time after which all data of a suspended customer is deleted. Default: 30d")
    private Duration suspendedRetention;

    /** @throws IllegalArgumentException if a value is out of range */
    public ProvisionerConfig config(PasswordCost passwordCost) {
        return ProvisionerConfig.builder(baseDomain)
                .host(host)
                .port(port)
                .trustedProxies(trustedProxies)
                .licenseIssuer(issuer)
                .signupLimits(new SignupLimits(signupsPerAddress, signupsPerNetwork, signupsPerHour))
                .passwordCost(passwordCost)
                .reconcile(ReconcileConfig.builder()
                        .workers(workers)
                        .ratePerSecond(rate)
                        .resyncInterval(resyncInterval)
                        .progressDeadline(progressDeadline)
                        .suspendedRetention(suspendedRetention)
                        .build())
                .build();
    }

    /** @throws IllegalArgumentException if a value is invalid or the values file cannot be read */
    public KubernetesConfig kubernetes() {
        Map<String, Object> shared = values == null ? Map.of() : ValuesFile.read(values);
        return new KubernetesConfig(
                baseDomain, Optional.ofNullable(billingUrl).map(URI::toString), healthUrl, role(), shared);
    }

    private Optional<InstanceRole> role() {
        if (instanceRole == null && serviceAccount == null) {
            return Optional.empty();
        }
        if (instanceRole == null || serviceAccount == null || serviceAccount.split("/").length != 2) {
            throw new IllegalArgumentException(
                    "--instance-role ROLE and --service-account NAMESPACE/NAME must be set together");
        }
        String[] account = serviceAccount.split("/");
        return Optional.of(new InstanceRole(instanceRole, account[0], account[1]));
    }

    /** @throws IllegalArgumentException if the file cannot be read */
    public PlanCatalog plans() {
        return plans == null ? PlanCatalog.builtIn() : PlanCatalog.read(plans);
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
