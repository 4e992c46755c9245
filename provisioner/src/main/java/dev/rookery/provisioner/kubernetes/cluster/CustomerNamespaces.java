package dev.rookery.provisioner.kubernetes.cluster;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.target.NotManagedException;
import dev.rookery.provisioner.target.StepFailedException;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Namespaces of customers. A namespace without the provisioner's labels is neither used nor deleted. */
public final class CustomerNamespaces {
    private final KubernetesClient client;

    public CustomerNamespaces(KubernetesClient client) {
        this.client = client;
    }

    public static Namespace desired(CustomerId customer) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(ObjectNames.namespace(customer))
                .addToLabels(ObjectNames.CUSTOMER_LABEL, customer.value())
                .addToLabels(ObjectNames.MANAGED_BY_LABEL, ObjectNames.MANAGER)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build();
    }

    /** @throws StepFailedException if the namespace lacks the provisioner's labels, or is being deleted */
    public void requireUsable(CustomerId customer) {
        if (find(customer).filter(CustomerNamespaces::isTerminating).isPresent()) {
            throw new StepFailedException("create the namespace", "the previous namespace is still being deleted");
        }
    }

    /**
     * Returns the namespace if it exists.
     *
     * @throws StepFailedException if it lacks the provisioner's labels
     */
    public Optional<Namespace> find(CustomerId customer) {
        String name = ObjectNames.namespace(customer);
        Namespace live = client.namespaces().withName(name).get();
        if (live != null && !isManaged(live, customer)) {
            throw new NotManagedException(
                    "find the namespace",
                    "namespace " + name
                            + " exists and is not managed by the provisioner; to hand it over, set the labels "
                            + ObjectNames.CUSTOMER_LABEL + "=" + customer + " and " + ObjectNames.MANAGED_BY_LABEL
                            + "=" + ObjectNames.MANAGER);
        }
        return Optional.ofNullable(live);
    }

    /** Starts the deletion of the namespace. Returns what remains of it, with the reason; empty if it no longer exists. */
    public Optional<String> delete(CustomerId customer) {
        Optional<Namespace> live = find(customer);
        live.filter(namespace -> !isTerminating(namespace))
                .ifPresent(namespace -> client.resource(namespace).delete());
        return live.map(CustomerNamespaces::remainder);
    }

    /** The namespace controller reports in conditions what it could not delete, such as objects with finalizers. */
    private static String remainder(Namespace namespace) {
        String reasons = Stream.ofNullable(namespace.getStatus())
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "True".equals(condition.getStatus()) && condition.getMessage() != null)
                .map(NamespaceCondition::getMessage)
                .distinct()
                .collect(Collectors.joining(" "));
        return ObjectNames.describe(namespace) + (reasons.isEmpty() ? "" : ": " + reasons);
    }

    private static boolean isTerminating(Namespace namespace) {
        return namespace.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean isManaged(Namespace namespace, CustomerId customer) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        return labels != null
                && customer.value().equals(labels.get(ObjectNames.CUSTOMER_LABEL))
                && ObjectNames.MANAGER.equals(labels.get(ObjectNames.MANAGED_BY_LABEL));
    }
}
