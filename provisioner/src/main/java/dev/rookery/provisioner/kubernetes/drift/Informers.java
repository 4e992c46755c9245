package dev.rookery.provisioner.kubernetes.drift;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ClaimState;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Informers of all objects that carry a customer's label. They update {@link ActualState} and report customers that
 * need a reconciliation. Their stores hold names and labels only, not objects. Thread-safe.
 */
final class Informers implements AutoCloseable {
    private final KubernetesClient client;
    private final boolean watchesSecrets;
    private final ActualState actualState;
    private final Map<String, SharedIndexInformer<?>> informers = new ConcurrentHashMap<>();
    private volatile Consumer<CustomerId> listener = customer -> {};

    Informers(KubernetesClient client, ActualState actualState, boolean watchesSecrets) {
        this.client = client;
        this.watchesSecrets = watchesSecrets;
        this.actualState = actualState;
    }

    /** Watches namespaces and volume claims. Reports every customer with a namespace once, and afterwards each change. */
    void start(Consumer<CustomerId> customerListener) {
        listener = customerListener;
        inform("Namespace", Namespace.class, client.namespaces().withLabel(ObjectNames.CUSTOMER_LABEL));
        inform(
                "claims",
                PersistentVolumeClaim.class,
                client.persistentVolumeClaims()
                        .inAnyNamespace()
                        .withLabel(ObjectNames.CHART_NAME_LABEL, ObjectNames.CHART_NAME),
                new ClaimHandler());
    }

    /**
     * Watches all objects of the same kind. Secrets only if the provisioner may read those of all namespaces; a watch per
     * namespace would be a connection per customer.
     */
    void watchKindOf(HasMetadata object) {
        String kind = object.getApiVersion() + " " + object.getKind();
        if (object instanceof Namespace || object instanceof Secret && !watchesSecrets) {
            return;
        }
        if (object instanceof GenericKubernetesResource) {
            inform(
                    kind,
                    GenericKubernetesResource.class,
                    inAllNamespaces(client.genericKubernetesResources(object.getApiVersion(), object.getKind())));
        } else {
            informOf(kind, object.getClass());
        }
    }

    /** Reads the Secrets of an instance, unless they are watched. */
    void pollSecrets(CustomerId customer) {
        if (!watchesSecrets) {
            String namespace = ObjectNames.namespace(customer);
            actualState.replaceSecrets(namespace, secrets(namespace, customer));
        }
    }

    /** Without its role binding, the provisioner may not read them: the missing Secrets cause the binding to be applied. */
    private List<Secret> secrets(String namespace, CustomerId customer) {
        try {
            return client.secrets()
                    .inNamespace(namespace)
                    .withLabel(ObjectNames.CUSTOMER_LABEL, customer.value())
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return List.of();
            }
            throw e;
        }
    }

    /** Drops the state of a namespace that no longer exists. */
    void forget(String namespace) {
        actualState.forget(namespace);
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::close);
    }

    private <T extends HasMetadata> void informOf(String kind, Class<T> type) {
        inform(kind, type, inAllNamespaces(client.resources(type)));
    }

    private static <T> FilterWatchListDeletable<T, ?, ?> inAllNamespaces(MixedOperation<T, ?, ?> objects) {
        AnyNamespaceOperation<T, ?, ?> all = objects.inAnyNamespace();
        return all.withLabel(ObjectNames.CUSTOMER_LABEL);
    }

    private <T extends HasMetadata> void inform(String name, Class<T> type, FilterWatchListDeletable<T, ?, ?> objects) {
        inform(name, type, objects, new Handler<>());
    }

    private <T extends HasMetadata> void inform(
            String name,
            Class<T> type,
            FilterWatchListDeletable<T, ?, ?> objects,
            ResourceEventHandler<? super T> handler) {
        informers.computeIfAbsent(name, absent -> {
            // Started without waiting: an unavailable API server is retried, and resyncs do not depend on informers.
            SharedIndexInformer<T> informer = objects.runnableInformer(0);
            informer.itemStore(new ReducedStateItemStore<>(
                    ReducedStateItemStore.NAME_KEY_STATE,
                    type,
                    client.getKubernetesSerialization(),
                    "kind",
                    "metadata.labels"));
            informer.addEventHandler(handler);
            informer.exceptionHandler((started, failure) -> true);
            informer.start();
            return informer;
        });
    }

    /** Reports losses only: claims are not objects that the provisioner applies. */
    private final class ClaimHandler implements ResourceEventHandler<PersistentVolumeClaim> {
        @Override
        public void onAdd(PersistentVolumeClaim claim) {
            // The claim of a new instance, or of one that is reconciled at the start anyway.
        }

        @Override
        public void onUpdate(PersistentVolumeClaim before, PersistentVolumeClaim now) {
            if (ClaimState.isLosing(now)) {
                report(now);
            }
        }

        @Override
        public void onDelete(PersistentVolumeClaim claim, boolean finalStateUnknown) {
            report(claim);
        }

        private void report(PersistentVolumeClaim claim) {
            ObjectNames.customerOfNamespace(claim.getMetadata().getNamespace()).ifPresent(listener);
        }
    }

    private final class Handler<T extends HasMetadata> implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            actualState.update(object).ifPresent(listener);
        }

        @Override
        public void onUpdate(T before, T now) {
            actualState.update(now).ifPresent(listener);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            actualState.remove(object).ifPresent(customer -> {
                if (object instanceof Namespace) {
                    forget(object.getMetadata().getName());
                }
                listener.accept(customer);
            });
        }
    }
}
