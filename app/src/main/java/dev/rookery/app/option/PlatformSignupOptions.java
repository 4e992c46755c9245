package dev.rookery.app.option;

import dev.rookery.app.database.DataFolder;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.backup.ExpectedBackups;
import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.jvm.JvmAddresses;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of sign-up in {@code rookery all}, where customers are tenants of the process. */
public final class PlatformSignupOptions {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ALL_ADDRESSES = "0.0.0.0";

    @Option(
            names = "--signup",
            paramLabel = "MODE",
            defaultValue = "on",
            description =
                    "Whether customers can sign up, each for a tenant of this process: on or off. Requires --tenants"
                            + " on and the native engine. Default: on")
    private TenantOptions.Mode mode;

    @Option(
            names = "--public-signup",
            defaultValue = "false",
            description = "Accept sign-ups on all addresses instead of the loopback address alone. Default: false")
    private boolean open;

    @Option(
            names = "--kubernetes",
            paramLabel = "MODE",
            defaultValue = "off",
            description = "Whether plans with target kubernetes are served, in the cluster of KUBECONFIG: on or off."
                    + " Default: off; such plans are refused")
    private TenantOptions.Mode kubernetes;

    @Option(
            names = "--instance-url",
            paramLabel = "URL",
            description = "URL of a customer's console and API in responses to a sign-up; {id} is replaced. Default:"
                    + " http://{id}.DOMAIN:PORT with the first of --tenant-domains and the port of the API")
    private String instanceUrl;

    @Option(
            names = "--instance-mqtt-url",
            paramLabel = "URL",
            description =
                    "URL of the broker in responses to a sign-up; {id} is replaced. Default: mqtt://DOMAIN:PORT with"
                            + " the first of --tenant-domains and the port of the broker")
    private String mqttUrl;

    @Mixin
    private SignupOptions signup;

    @Mixin
    private ClusterOptions cluster;

    /**
     * Returns whether customers can sign up.
     *
     * @param tenants whether the process serves tenants
     */
    public boolean isEnabled(boolean tenants) {
        return mode == TenantOptions.Mode.ON && tenants;
    }

    /**
     * Returns the configuration of the provisioner; empty if sign-up is disabled or the process serves no tenants.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public Optional<ProvisionerConfig> config(boolean tenants, String domain, PasswordCost passwordCost) {
        if (!isEnabled(tenants)) {
            return Optional.empty();
        }
        // Tenants are rows: the limits that protect a cluster's API server are not needed, and drift is rare.
        ReconcileConfig.Builder reconcile = ReconcileConfig.builder()
                .ratePerSecond(200)
                .pollInterval(Duration.ofMillis(500))
                .resyncInterval(Duration.ofHours(1));
        // The exporter shows the backups of the common database.
        return Optional.of(
                signup.config(open ? ALL_ADDRESSES : LOOPBACK, domain, passwordCost, reconcile, ExpectedBackups.NONE));
    }

    /** @throws IllegalArgumentException if a value that is used after the start is invalid */
    public void validate(String domain) {
        plans();
        kubernetes(domain);
        customerNamespace();
        new JvmAddresses(instanceUrl(domain, 0), mqttUrl(domain, 0));
    }

    /** @throws IllegalArgumentException if the file cannot be read, or if the plan of new customers is not served */
    public PlanCatalog plans() {
        PlanCatalog plans = signup.plans().orElseGet(PlanCatalog::builtInForOneProcess);
        if (plans.initial().target() == TargetKind.KUBERNETES && kubernetes == TenantOptions.Mode.OFF) {
            throw new IllegalArgumentException("Plan '" + plans.initial().name()
                    + "' of new customers has target kubernetes. Set its target to jvm in the file of --plans, or serve"
                    + " the target with --kubernetes on");
        }
        return plans;
    }

    /**
     * Returns the configuration of the target kubernetes; empty if it is not served.
     *
     * @throws IllegalArgumentException if a value is invalid or the values file cannot be read
     */
    public Optional<KubernetesConfig> kubernetes(String domain) {
        return kubernetes == TenantOptions.Mode.ON ? Optional.of(cluster.config(domain)) : Optional.empty();
    }

    /**
     * Returns the namespace whose resources declare customers.
     *
     * @throws IllegalArgumentException if it is set without a cluster
     */
    public Optional<String> customerNamespace() {
        Optional<String> namespace = cluster.customerNamespace();
        if (namespace.isPresent() && kubernetes == TenantOptions.Mode.OFF) {
            throw new IllegalArgumentException("--customer-resources requires --kubernetes on");
        }
        return namespace;
    }

    /** @throws IllegalArgumentException if the file can neither be read nor created */
    public ProvisionerSecret secret(DataFolder folder) {
        return signup.secret(folder);
    }

    /** Returns the URL of instances, with the placeholder {@code {id}}. */
    public String instanceUrl(String domain, int apiPort) {
        return instanceUrl == null ? "http://{id}." + domain + ":" + apiPort : instanceUrl;
    }

    /** Returns the URL of the broker, possibly with the placeholder {@code {id}}. */
    public String mqttUrl(String domain, int mqttPort) {
        return mqttUrl == null ? "mqtt://" + domain + ":" + mqttPort : mqttUrl;
    }
}
