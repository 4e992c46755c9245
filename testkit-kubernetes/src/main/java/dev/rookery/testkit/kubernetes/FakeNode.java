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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Stands for a kubelet and a storage provisioner: pods bound to it are reported as running and ready, those of Jobs as
 * done; deleted ones go at once; claims of the class {@code standard} get a volume. Nothing runs.
 */
public final class FakeNode implements AutoCloseable {
    private static final String STORAGE_CLASS = "standard";
    private static final int HEARTBEAT_SECONDS = 5;
    private static final int THREADS = 4;
    private static final long LOOK_AGAIN_MILLIS = 5_000;

    private final KubernetesClient client;
    private final String name;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS);
    private final Map<String, Predicate<Pod>> broken = new ConcurrentHashMap<>();
    private SharedIndexInformer<Pod> pods;
    private SharedIndexInformer<PersistentVolumeClaim> claims;

    private FakeNode(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    static FakeNode join(KubernetesClient client, String name) {
        FakeNode node = new FakeNode(client, name);
        node.start();
        return node;
    }

    /** Pods of the namespace for which this is true are not started: they stay pending until {@link #heal}. */
    public void breakPods(String namespace, Predicate<Pod> which) {
        broken.put(namespace, which);
    }

    /** Starts what was held back in the namespace. */
    public void heal(String namespace) {
        broken.remove(namespace);
        pods.getStore().list().stream()
                .filter(pod -> pod.getMetadata().getNamespace().equals(namespace))
                .forEach(this::run);
    }

    @Override
    public void close() {
        pods.close();
        claims.close();
        executor.shutdownNow();
    }

    private void start() {
        client.resource(node()).create();
        client.nodes().withName(name).editStatus(this::ready);
        executor.scheduleWithFixedDelay(() -> guarded(this::beat), 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        client.resource(NodeObjects.storageClass(STORAGE_CLASS)).create();
        pods = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", name)
                .inform(new Handler<>(pod -> later(() -> run(pod))), LOOK_AGAIN_MILLIS);
        claims = client.persistentVolumeClaims()
                .inAnyNamespace()
                .inform(new Handler<>(claim -> later(() -> bind(claim))), LOOK_AGAIN_MILLIS);
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

    private void beat() {
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
        } else if (NodeObjects.isNew(pod)
                && !broken.getOrDefault(pod.getMetadata().getNamespace(), any -> false)
                        .test(pod)) {
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

    private void later(Runnable task) {
        if (!executor.isShutdown()) {
            executor.execute(() -> guarded(task));
        }
    }

    /** What changed or went meanwhile is told by the next event; what an API server that is away was to be told is tried again. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (KubernetesClientException e) {
            // See above.
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
            // Nothing runs here that could end.
        }
    }
}
