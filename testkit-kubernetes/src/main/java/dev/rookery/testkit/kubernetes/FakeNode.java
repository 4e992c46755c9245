package dev.rookery.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Simulated kubelet and storage provisioner: reports its pods as running and ready, and those that end, as of
 * Jobs, as succeeded; removes deleted pods immediately; binds claims of the storage class {@code standard}. Runs no containers.
 */
public final class FakeNode implements AutoCloseable {
    private static final String STORAGE_CLASS = "standard";
    private static final int HEARTBEAT_SECONDS = 5;
    private static final int THREADS = 4;
    private static final long RESYNC_MILLIS = 5_000;

    private final KubernetesClient client;
    private final String name;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS);
    private @Nullable SharedIndexInformer<Pod> pods;
    private @Nullable SharedIndexInformer<PersistentVolumeClaim> claims;

    private FakeNode(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Registers the node and starts it. */
    static FakeNode join(KubernetesClient client, String name) {
        FakeNode node = new FakeNode(client, name);
        node.start();
        return node;
    }

    @Override
    public void close() {
        if (pods != null && claims != null) {
            pods.close();
            claims.close();
        }
        executor.shutdownNow();
    }

    private void start() {
        client.resource(node()).create();
        client.nodes().withName(name).editStatus(this::ready);
        executor.scheduleWithFixedDelay(
                () -> ignoringErrors(this::sendHeartbeat), 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        client.resource(NodeObjects.storageClass(STORAGE_CLASS)).create();
        pods = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", name)
                .inform(new Handler<>(pod -> submit(() -> run(pod))), RESYNC_MILLIS);
        claims = client.persistentVolumeClaims()
                .inAnyNamespace()
                .inform(new Handler<>(claim -> submit(() -> bind(claim))), RESYNC_MILLIS);
    }

    private Node node() {
        Map<String, Quantity> size =
                Map.of("cpu", new Quantity("1000"), "memory", new Quantity("2000Gi"), "pods", new Quantity("10000"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/os", "linux")
                .endMetadata()
                .withNewStatus()
                .withCapacity(size)
                .withAllocatable(size)
                .endStatus()
                .build();
    }

    private void sendHeartbeat() {
        client.nodes().withName(name).editStatus(this::ready);
        client.resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("kube-node-lease")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(name)
                        .withLeaseDurationSeconds(HEARTBEAT_SECONDS * 8)
                        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .endSpec()
                        .build())
                .serverSideApply();
    }

    private Node ready(Node node) {
        return new NodeBuilder(node)
                .editStatus()
                .withConditions(new NodeConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("KubeletReady")
                        .withLastHeartbeatTime(Instant.now().toString())
                        .withLastTransitionTime(node.getMetadata().getCreationTimestamp())
                        .build())
                .endStatus()
                .build();
    }

    private void run(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            client.resource(pod).withGracePeriod(0).delete();
        } else if (NodeObjects.isNew(pod)) {
            client.resource(pod).editStatus(NodeObjects::started);
        }
    }

    private void bind(PersistentVolumeClaim claim) {
        if (STORAGE_CLASS.equals(claim.getSpec().getStorageClassName())
                && claim.getSpec().getVolumeName() == null
                && claim.getMetadata().getDeletionTimestamp() == null) {
            client.resource(NodeObjects.volume(claim)).create();
        }
    }

    private void submit(Runnable task) {
        if (!executor.isShutdown()) {
            executor.execute(() -> ignoringErrors(task));
        }
    }

    /** Conflicts cause another event, and the informers' resync repeats requests to an unavailable API server. */
    private static void ignoringErrors(Runnable task) {
        try {
            task.run();
        } catch (KubernetesClientException e) {
            // Repeated, see above.
        }
    }

    private record Handler<T>(Consumer<T> consumer) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            consumer.accept(object);
        }

        @Override
        public void onUpdate(T before, T now) {
            consumer.accept(now);
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            // No container to stop.
        }
    }
}
