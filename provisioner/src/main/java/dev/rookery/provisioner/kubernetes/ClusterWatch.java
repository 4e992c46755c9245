package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells of everything that happens to objects with a customer's label. */
final class ClusterWatch implements AutoCloseable {
    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final Consumer<CustomerId> changed;

    ClusterWatch(KubernetesClient client, Consumer<CustomerId> changed) {
        this.changed = changed;
        add(client.namespaces().withLabel(Names.CUSTOMER_LABEL));
        add(client.apps().deployments().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
        add(client.apps().statefulSets().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
        add(client.services().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
        add(client.configMaps().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
        add(client.secrets().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
        add(client.network().v1().ingresses().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
        add(client.network().v1().networkPolicies().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
        add(client.resourceQuotas().inAnyNamespace().withLabel(Names.CUSTOMER_LABEL));
    }

    private <T extends HasMetadata> void add(FilterWatchListDeletable<T, ?, ?> objects) {
        // Started without waiting: a cluster that is away is found again, and there is the regular look besides.
        SharedIndexInformer<T> informer = objects.runnableInformer(0);
        informer.addEventHandler(new Handler<>(object -> Names.customer(object).ifPresent(changed)));
        informer.exceptionHandler((started, failure) -> true);
        informer.start();
        informers.add(informer);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private record Handler<T extends HasMetadata>(Consumer<T> consumer) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            consumer.accept(object);
        }

        @Override
        public void onUpdate(T before, T now) {
            if (!before.getMetadata()
                    .getResourceVersion()
                    .equals(now.getMetadata().getResourceVersion())) {
                consumer.accept(now);
            }
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            consumer.accept(object);
        }
    }
}
