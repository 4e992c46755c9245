package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.Discovery;
import dev.rookery.provisioner.kubernetes.cluster.ObjectKind;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds and deletes objects of an instance that the chart no longer renders: those that have the customer's and the
 * chart's label, no owner, and no annotation {@code helm.sh/resource-policy: keep}. Never volume claims.
 */
public final class Pruner {
    private static final String CHART_LABEL = "helm.sh/chart";

    private final KubernetesClient client;
    private final Discovery discovery;

    public Pruner(KubernetesClient client, Discovery discovery) {
        this.client = client;
        this.discovery = discovery;
    }

    /** Returns the objects to prune. */
    List<GenericKubernetesResource> find(CustomerId customer, List<HasMetadata> desired) {
        Set<String> names = desired.stream().map(ObjectNames::describe).collect(Collectors.toSet());
        return discovery.info().prunableKinds().stream()
                .flatMap(kind -> list(kind, customer))
                .filter(object -> !names.contains(ObjectNames.describe(object)))
                .filter(object -> object.getMetadata().getOwnerReferences() == null
                        || object.getMetadata().getOwnerReferences().isEmpty())
                .filter(object -> !hasKeepPolicy(object.getMetadata().getAnnotations()))
                .toList();
    }

    /** Deletes the objects to prune, and returns them. */
    List<GenericKubernetesResource> prune(CustomerId customer, List<HasMetadata> desired) {
        List<GenericKubernetesResource> objects = find(customer, desired);
        objects.forEach(object -> client.resource(object).delete());
        return objects;
    }

    private Stream<GenericKubernetesResource> list(ObjectKind kind, CustomerId customer) {
        return client
                .genericKubernetesResources(kind.apiVersion(), kind.kind())
                .inNamespace(ObjectNames.namespace(customer))
                .withLabel(ObjectNames.CUSTOMER_LABEL, customer.value())
                .withLabel(CHART_LABEL)
                .list()
                .getItems()
                .stream();
    }

    private static boolean hasKeepPolicy(Map<String, String> annotations) {
        return annotations != null && "keep".equals(annotations.get("helm.sh/resource-policy"));
    }
}
