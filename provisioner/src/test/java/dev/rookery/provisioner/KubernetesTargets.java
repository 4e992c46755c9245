package dev.rookery.provisioner;

import dev.rookery.provisioner.kubernetes.InstanceRole;
import dev.rookery.provisioner.kubernetes.KubernetesClients;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.kubernetes.KubernetesTarget;
import dev.rookery.provisioner.license.ProvisionerSecret;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Factory of deployment targets in a test cluster. */
final class KubernetesTargets {
    private KubernetesTargets() {}

    static KubernetesTarget create(Path kubeconfig, String healthUrl) {
        return create(kubeconfig, healthUrl, new RequestCounter());
    }

    /** @param requests counts the requests to the API server */
    static KubernetesTarget create(Path kubeconfig, String healthUrl, RequestCounter requests) {
        return create(Config.fromKubeconfig(kubeconfig.toFile()), healthUrl, requests, Optional.empty());
    }

    /** @param role role that the target binds in each namespace */
    static KubernetesTarget create(Config config, String healthUrl, Optional<InstanceRole> role) {
        return create(config, healthUrl, new RequestCounter(), role);
    }

    private static KubernetesTarget create(
            Config config, String healthUrl, RequestCounter requests, Optional<InstanceRole> role) {
        return new KubernetesTarget(
                KubernetesClients.of(config)
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
