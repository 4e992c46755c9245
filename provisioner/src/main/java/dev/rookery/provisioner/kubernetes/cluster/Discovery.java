package dev.rookery.provisioner.kubernetes.cluster;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** Cached API discovery. Thread-safe. */
public final class Discovery {
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final LoadingCache<KubernetesClient, ClusterInfo> cache =
            Caffeine.newBuilder().expireAfterWrite(LIFETIME).build(ClusterInfo::read);

    private final KubernetesClient client;

    public Discovery(KubernetesClient client) {
        this.client = client;
    }

    /** Returns version and APIs of the cluster, at most a minute old. */
    public ClusterInfo info() {
        return cache.get(client);
    }
}
