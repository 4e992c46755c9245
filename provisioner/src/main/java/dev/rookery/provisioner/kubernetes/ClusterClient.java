package dev.rookery.provisioner.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Clients of a cluster. */
public final class ClusterClient {
    /** In less than a second: what fails longer is tried again later, and until then the stack says what is wrong. */
    private static final int RETRIES = 3;

    private ClusterClient() {}

    /** Of the cluster of {@code KUBECONFIG}, or the one that this process runs in. */
    public static KubernetesClientBuilder ofEnvironment() {
        return of(Config.autoConfigure(null));
    }

    public static KubernetesClientBuilder of(Config config) {
        config.setRequestRetryBackoffLimit(RETRIES);
        return new KubernetesClientBuilder().withConfig(config);
    }
}
