package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.target.TargetException;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The namespace of a customer. One that is somebody else's is neither used nor deleted. */
final class CustomerNamespace {
    private final KubernetesClient client;

    CustomerNamespace(KubernetesClient client) {
        this.client = client;
    }

    /** As it is to be. */
    static Namespace wanted(CustomerId customer) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(Names.fullname(customer))
                .addToLabels(Names.CUSTOMER_LABEL, customer.value())
                .addToLabels(Names.MANAGED_BY_LABEL, Names.MANAGER)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build();
    }

    /** @throws TargetException if it is somebody else's, or being deleted */
    void checkUsable(CustomerId customer) {
        Namespace live = find(customer);
        if (live != null && live.getMetadata().getDeletionTimestamp() != null) {
            throw new TargetException("make the namespace", "the former namespace is still being deleted");
        }
    }

    /**
     * The namespace, if it is there.
     *
     * @throws TargetException if it is somebody else's
     */
    Namespace find(CustomerId customer) {
        Namespace live = client.namespaces().withName(Names.fullname(customer)).get();
        if (live != null && !isOurs(live, customer)) {
            throw new TargetException(
                    "find the namespace",
                    "the namespace " + Names.fullname(customer) + " is there and not ours; to hand it over, give it the"
                            + " labels " + Names.CUSTOMER_LABEL + "=" + customer + " and " + Names.MANAGED_BY_LABEL
                            + "="
                            + Names.MANAGER);
        }
        return live;
    }

    /** @return whether it is gone */
    boolean remove(CustomerId customer) {
        Namespace live = find(customer);
        if (live == null) {
            return true;
        }
        if (live.getMetadata().getDeletionTimestamp() == null) {
            client.resource(live).delete();
        }
        return false;
    }

    private static boolean isOurs(Namespace namespace, CustomerId customer) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        return labels != null
                && customer.value().equals(labels.get(Names.CUSTOMER_LABEL))
                && Names.MANAGER.equals(labels.get(Names.MANAGED_BY_LABEL));
    }
}
