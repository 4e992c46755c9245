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

/** Where and how the provisioner serves, and what customers' stacks have in common. */
public final class ProvisionerOptions {
    @Option(
            names = "--provisioner-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address that the provisioner listens on. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--provisioner-port",
            paramLabel = "PORT",
            defaultValue = "" + ProvisionerConfig.DEFAULT_PORT,
            description = "Port of the provisioner; 0 takes a free one. Default: 3000")
    private int port;

    @Option(
            names = "--provisioner-trust-proxy",
            description = "Take the caller's address from X-Forwarded-For. Only behind a proxy that sets it.")
    private boolean trustProxy;

    @Option(
            names = "--provisioner-secret-file",
            paramLabel = "FILE",
            description =
                    "Secret that private keys in the database are encrypted with, the same for all replicas; made if"
                            + " it is not there. Default: ~/.local/share/rookery/provisioner-secret")
    private Path secretFile;

    @Option(
            names = "--base-domain",
            paramLabel = "DOMAIN",
            required = true,
            description = "Customers are at {id}.DOMAIN. The provisioner needs it.")
    private String baseDomain;

    @Option(
            names = "--instance-values",
            paramLabel = "FILE",
            description = "Values for the chart customer-instance that all customers have, such as image and storage"
                    + " classes, as YAML")
    private Path values;

    @Option(
            names = "--instance-billing-url",
            paramLabel = "URL",
            description = "Where customers' stacks reach this provisioner to report their usage. Default: not reported")
    private URI billingUrl;

    @Option(
            names = "--instance-health-url",
            paramLabel = "URL",
            defaultValue = KubernetesConfig.DEFAULT_HEALTH_URL,
            description = "What a stack is asked before it counts as ready, with {id} and {domain} in it. Default:"
                    + " https://{id}.{domain}/api/health/ready")
    private String healthUrl;

    @Option(
            names = "--instance-role",
            paramLabel = "ROLE",
            description =
                    "ClusterRole that the provisioner binds itself to in each customer's namespace, so that it has"
                            + " its rights there alone. Default: none; its rights hold in all namespaces")
    private String instanceRole;

    @Option(
            names = "--service-account",
            paramLabel = "NAMESPACE/NAME",
            description = "The service account that the provisioner runs as. Needed with --instance-role.")
    private String serviceAccount;

    @Option(
            names = "--plans",
            paramLabel = "FILE",
            description = "The plans, as YAML. Default: trial, starter, professional, enterprise")
    private Path plans;

    @Option(
            names = "--license-issuer",
            paramLabel = "TEXT",
            defaultValue = ProvisionerConfig.DEFAULT_LICENSE_ISSUER,
            description = "Who issues licenses: their claim iss. Default: rookery-provisioner")
    private String issuer;

    @Option(
            names = "--signups-per-address",
            paramLabel = "N",
            defaultValue = "10",
            description = "Sign-ups from one address within an hour at the most. Default: 10")
    private int signupsPerAddress;

    @Option(
            names = "--signups-per-hour",
            paramLabel = "N",
            defaultValue = "200",
            description = "Sign-ups of all within an hour at the most. Default: 200")
    private int signupsPerHour;

    @Option(
            names = "--reconcile-workers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Customers' stacks that are worked on at once. Default: 4")
    private int workers;

    @Option(
            names = "--reconcile-rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "Customers' stacks that are begun in a second at the most. Default: 20")
    private int rate;

    @Option(
            names = "--reconcile-resync",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Time between two looks at a stack that nothing happens to. Default: 300")
    private int resyncSeconds;

    @Option(
            names = "--reconcile-patience",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Time after which a stack that does not come up counts as failed. Default: 600")
    private int patienceSeconds;

    @Option(
            names = "--retention-days",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "How long a suspended stack's data is kept before all of it is deleted. Default: 30")
    private int retentionDays;

    /** @throws IllegalArgumentException if a value is out of range */
    public ProvisionerConfig config(PasswordCost passwordCost) {
        return ProvisionerConfig.builder(baseDomain)
                .host(host)
                .port(port)
                .trustProxy(trustProxy)
                .licenseIssuer(issuer)
                .signupLimits(new SignupLimits(signupsPerAddress, signupsPerHour))
                .passwordCost(passwordCost)
                .reconcile(ReconcileConfig.builder()
                        .workers(workers)
                        .ratePerSecond(rate)
                        .resyncInterval(Duration.ofSeconds(resyncSeconds))
                        .progressDeadline(Duration.ofSeconds(patienceSeconds))
                        .suspendedRetention(Duration.ofDays(retentionDays))
                        .build())
                .build();
    }

    /** @throws IllegalArgumentException if a value cannot be used, or the file of values cannot be read */
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
                    "--instance-role ROLE and --service-account NAMESPACE/NAME belong together");
        }
        String[] account = serviceAccount.split("/");
        return Optional.of(new InstanceRole(instanceRole, account[0], account[1]));
    }

    /** @throws IllegalArgumentException if the file cannot be read */
    public PlanCatalog plans() {
        return plans == null ? PlanCatalog.builtIn() : PlanCatalog.read(plans);
    }

    /** @throws IllegalArgumentException if the file can be neither read nor made */
    public ProvisionerSecret secret(DataFolder folder) {
        if (secretFile != null) {
            return ProvisionerSecret.readOrCreate(secretFile);
        }
        try {
            folder.create();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The folder " + folder.root() + " cannot be made; give --provisioner-secret-file", e);
        }
        return ProvisionerSecret.readOrCreate(folder.root().resolve("provisioner-secret"));
    }
}
