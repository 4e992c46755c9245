package dev.rookery.provisioner.kubernetes.apply;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects in the namespace of a customer that others have created and that weaken its isolation: NetworkPolicies, which allow
 * connections in addition to those of the chart, and RoleBindings. {@link Pruner} finds objects of the chart.
 */
public final class ExtraObjects {
    private static final Logger LOGGER = LoggerFactory.getLogger(ExtraObjects.class);
    private static final String CHART_LABEL = "helm.sh/chart";

    private final KubernetesClient client;

    public ExtraObjects(KubernetesClient client) {
        this.client = client;
    }

    /** Returns a line per object. */
    List<String> lines(CustomerId customer) {
        return find(customer)
                .map(ObjectNames::describe)
                .sorted()
                .map(name -> "? " + name + " is not part of the instance")
                .toList();
    }

    /** Deletes the objects. */
    public void remove(CustomerId customer) {
        find(customer).forEach(object -> {
            LOGGER.info("customer={} Removing an addition to the instance: {}", customer, ObjectNames.describe(object));
            client.resource(object).delete();
        });
    }

    private Stream<HasMetadata> find(CustomerId customer) {
        String namespace = ObjectNames.namespace(customer);
        Stream<HasMetadata> policies =
                client.network().v1().networkPolicies().inNamespace(namespace).list().getItems().stream()
                        .map(HasMetadata.class::cast);
        Stream<HasMetadata> bindings = client.rbac().roleBindings().inNamespace(namespace).list().getItems().stream()
                .map(HasMetadata.class::cast);
        return Stream.concat(policies, bindings).filter(object -> !isOfChart(object) && !isOfProvisioner(object));
    }

    /** The binding of the provisioner's role, without which it cannot do anything in the namespace. */
    private static boolean isOfProvisioner(HasMetadata object) {
        return object instanceof RoleBinding
                && object.getMetadata().getName().equals(ObjectNames.MANAGER)
                && ObjectNames.customer(object).isPresent();
    }

    private static boolean isOfChart(HasMetadata object) {
        return object.getMetadata().getLabels() != null
                && object.getMetadata().getLabels().containsKey(CHART_LABEL)
                && ObjectNames.customer(object).isPresent();
    }
}
