package dev.rookery.provisioner;

import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.kubernetes.KubernetesTarget;
import dev.rookery.provisioner.licence.InstanceToken;
import dev.rookery.provisioner.licence.ProvisionerSecret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Targets in the cluster of a kubeconfig. */
final class ClusterTargets {
    private ClusterTargets() {}

    static KubernetesTarget target(Path kubeconfig, String healthUrl) {
        return new KubernetesTarget(
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                        .build(),
                new KubernetesConfig(
                        "iot.example.com",
                        Optional.of("https://billing.example.com"),
                        healthUrl,
                        Map.of("image", "registry.example.com/rookery:1")),
                new InstanceToken(ProvisionerSecret.of(TestProvisioner.SECRET)));
    }
}
