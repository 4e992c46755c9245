package dev.rookery.provisioner.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Factory of Kubernetes clients. */
public final class KubernetesClients {
    /** Takes less than a second. The reconciler retries longer failures, and reports them in the meantime. */
    private static final int RETRIES = 3;

    private KubernetesClients() {}

    /** Returns a builder for the cluster that {@code KUBECONFIG} names, or for the one that this process runs in. */
    public static KubernetesClientBuilder ofEnvironment() {
        return of(Config.autoConfigure(null));
    }

    public static KubernetesClientBuilder of(Config config) {
        config.setRequestRetryBackoffLimit(RETRIES);
        return new KubernetesClientBuilder().withConfig(config);
    }
}
