package dev.rookery.provisioner.kubernetes;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** What is asked of the cluster once a minute at the most: its version, and the kinds that it knows. For any thread. */
final class Cluster {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private record Knowledge(ClusterFacts facts, Pruner pruner) {}

    private final LoadingCache<KubernetesClient, Knowledge> knowledge = Caffeine.newBuilder()
            .expireAfterWrite(FRESH)
            .build(asked -> new Knowledge(ClusterFacts.of(asked), new Pruner(asked)));

    private final KubernetesClient client;

    Cluster(KubernetesClient client) {
        this.client = client;
    }

    ClusterFacts facts() {
        return knowledge.get(client).facts();
    }

    /** One for the kinds that the cluster knows. */
    Pruner pruner() {
        return knowledge.get(client).pruner();
    }
}
