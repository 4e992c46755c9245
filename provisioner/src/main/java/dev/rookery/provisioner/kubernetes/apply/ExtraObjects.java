package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Objects in the namespace of a customer that others have created and that weaken its isolation: NetworkPolicies, which allow
 * connections in addition to those of the chart, and RoleBindings. {@link Pruner} finds objects of the chart.
 */
public final class ExtraObjects {
    private static final String CHART_LABEL = "helm.sh/chart";

    private final KubernetesClient client;

    public ExtraObjects(KubernetesClient client) {
        this.client = client;
    }

    /** Returns a line per object. */
    List<String> lines(CustomerId customer, List<HasMetadata> desired) {
        String namespace = ObjectNames.namespace(customer);
        Set<String> names = desired.stream().map(ObjectNames::describe).collect(Collectors.toSet());
        Stream<HasMetadata> policies =
                client.network().v1().networkPolicies().inNamespace(namespace).list().getItems().stream()
                        .map(HasMetadata.class::cast);
        Stream<HasMetadata> bindings = client.rbac().roleBindings().inNamespace(namespace).list().getItems().stream()
                .map(HasMetadata.class::cast);
        return Stream.concat(policies, bindings)
                .filter(object -> !isOfChart(object))
                .map(ObjectNames::describe)
                .filter(name -> !names.contains(name))
                .sorted()
                .map(name -> "? " + name + " is not part of the instance")
                .toList();
    }

    private static boolean isOfChart(HasMetadata object) {
        return object.getMetadata().getLabels() != null
                && object.getMetadata().getLabels().containsKey(CHART_LABEL)
                && ObjectNames.customer(object).isPresent();
    }
}
