package dev.rookery.provisioner;

import dev.rookery.provisioner.kubernetes.ClusterClient;
import dev.rookery.provisioner.kubernetes.InstanceRole;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.kubernetes.KubernetesTarget;
import dev.rookery.provisioner.license.ProvisionerSecret;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Targets in the cluster of a kubeconfig. */
final class ClusterTargets {
    private ClusterTargets() {}

    static KubernetesTarget target(Path kubeconfig, String healthUrl) {
        return target(kubeconfig, healthUrl, new RequestCounter());
    }

    /** @param requests counts what is asked of the API server */
    static KubernetesTarget target(Path kubeconfig, String healthUrl, RequestCounter requests) {
        return target(Config.fromKubeconfig(kubeconfig.toFile()), healthUrl, requests, Optional.empty());
    }

    /** @param role that it binds itself to in namespaces that it makes */
    static KubernetesTarget target(Config config, String healthUrl, Optional<InstanceRole> role) {
        return target(config, healthUrl, new RequestCounter(), role);
    }

    private static KubernetesTarget target(
            Config config, String healthUrl, RequestCounter requests, Optional<InstanceRole> role) {
        return new KubernetesTarget(
                ClusterClient.of(config)
                        .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("requests", requests))
                        .build(),
                new KubernetesConfig(
                        "iot.example.com",
                        Optional.of("https://billing.example.com"),
                        healthUrl,
                        role,
                        Map.of("image", "registry.example.com/rookery:1")),
                ProvisionerSecret.of(TestProvisioner.SECRET));
    }
}
