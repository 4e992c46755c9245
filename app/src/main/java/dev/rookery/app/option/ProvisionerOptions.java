package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.backup.ExpectedBackups;
import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code rookery provisioner}, which deploys instances to Kubernetes. */
public final class ProvisionerOptions {
    @Option(
            names = "--provisioner-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Bind address of the provisioner. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--base-domain",
            paramLabel = "DOMAIN",
            required = true,
            description = "Base domain of the customers, who are served at {id}.DOMAIN. Required.")
    private String baseDomain;

    @Mixin
    private SignupOptions signup;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private ReconcileOptions reconcile;

    /** @throws IllegalArgumentException if a value is out of range */
    public ProvisionerConfig config(PasswordCost passwordCost, ExpectedBackups expectedBackups) {
        return signup.config(host, baseDomain, passwordCost, reconcile.builder(), expectedBackups);
    }

    /** @throws IllegalArgumentException if a value is invalid or the values file cannot be read */
    public KubernetesConfig kubernetes() {
        return cluster.config(baseDomain);
    }

    /** Returns the namespace whose resources declare customers; empty for none. */
    public Optional<String> customerNamespace() {
        return cluster.customerNamespace();
    }

    /** @throws IllegalArgumentException if the file cannot be read */
    public PlanCatalog plans() {
        return signup.plans().orElseGet(PlanCatalog::builtIn);
    }

    /** @throws IllegalArgumentException if the file can neither be read nor created */
    public ProvisionerSecret secret(DataFolder folder) {
        return signup.secret(folder);
    }
}
