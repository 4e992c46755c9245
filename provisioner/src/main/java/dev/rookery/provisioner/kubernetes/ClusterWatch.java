package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What the cluster tells of objects with a customer's label: a digest of each, and who is to be woken. Kinds are watched from the
 * first object of them on that is wanted. Objects themselves are not kept. For any thread.
 */
final class ClusterWatch implements AutoCloseable {
    private final KubernetesClient client;
    private final AppliedObjects applied;
    private final SeenObjects seen;
    private final Map<String, SharedIndexInformer<?>> informers = new ConcurrentHashMap<>();

    ClusterWatch(KubernetesClient client, ObjectContent content, AppliedObjects applied) {
        this.client = client;
        this.applied = applied;
        this.seen = new SeenObjects(content, applied, this::forget);
    }

    /** From now on tells of what others change and how workloads fare; at first of every customer that has a namespace. */
    void start(Consumer<CustomerId> changed) {
        seen.tell(changed);
        inform("Namespace", Namespace.class, client.namespaces().withLabel(Names.CUSTOMER_LABEL));
    }

    /** Watches objects of this one's kind. Secrets are watched in namespaces of customers, and nowhere else. */
    void cover(HasMetadata object) {
        String kind = object.getApiVersion() + " " + object.getKind();
        if (object instanceof Namespace) {
            return;
        }
        if (object instanceof Secret) {
            String namespace = object.getMetadata().getNamespace();
            inform(
                    kind + " " + namespace,
                    Secret.class,
                    client.secrets().inNamespace(namespace).withLabel(Names.CUSTOMER_LABEL));
        } else if (object instanceof GenericKubernetesResource) {
            inform(
                    kind,
                    GenericKubernetesResource.class,
                    everywhere(client.genericKubernetesResources(object.getApiVersion(), object.getKind())));
        } else {
            informOf(kind, object.getClass());
        }
    }

    /** What is there, if it is known. */
    Optional<String> digest(ObjectKey key) {
        return seen.digest(key);
    }

    /** What is known to be in a namespace, with its digest. */
    Map<ObjectKey, String> digests(String namespace) {
        return seen.digests(namespace);
    }

    /** The namespace is gone. */
    void forget(String namespace) {
        SharedIndexInformer<?> secrets = informers.remove("v1 Secret " + namespace);
        if (secrets != null) {
            secrets.close();
        }
        applied.forget(namespace);
        seen.forget(namespace);
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::close);
    }

    private <T extends HasMetadata> void informOf(String kind, Class<T> type) {
        inform(kind, type, everywhere(client.resources(type)));
    }

    private static <T> FilterWatchListDeletable<T, ?, ?> everywhere(MixedOperation<T, ?, ?> objects) {
        AnyNamespaceOperation<T, ?, ?> all = objects.inAnyNamespace();
        return all.withLabel(Names.CUSTOMER_LABEL);
    }

    private <T extends HasMetadata> void inform(String name, Class<T> type, FilterWatchListDeletable<T, ?, ?> objects) {
        informers.computeIfAbsent(name, absent -> {
            // Started without waiting: a cluster that is away is found again, and there is the regular look besides.
            SharedIndexInformer<T> informer = objects.runnableInformer(0);
            informer.itemStore(new ReducedStateItemStore<>(
                    ReducedStateItemStore.NAME_KEY_STATE,
                    type,
                    client.getKubernetesSerialization(),
                    "kind",
                    "metadata.labels"));
            informer.addEventHandler(seen.handler());
            informer.exceptionHandler((started, failure) -> true);
            informer.start();
            return informer;
        });
    }
}
