package dev.rookery.app.option;

import dev.rookery.provisioner.kubernetes.InstanceRole;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.kubernetes.ValuesFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the instances that a provisioner deploys to Kubernetes. */
final class ClusterOptions {
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
            names = "--customer-resources",
            paramLabel = "NAMESPACE",
            description = "Namespace of the cluster whose Customer resources declare customers, beside the REST API."
                    + " Default: none")
    private String customerNamespace;

    /** Returns the namespace whose resources declare customers. */
    Optional<String> customerNamespace() {
        return Optional.ofNullable(customerNamespace);
    }

    /** @throws IllegalArgumentException if a value is invalid or the values file cannot be read */
    KubernetesConfig config(String baseDomain) {
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
}
