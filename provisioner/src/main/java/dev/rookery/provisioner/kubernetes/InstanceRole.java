package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.util.List;

/**
 * ClusterRole that the provisioner binds its service account to in each customer's namespace, so that the permissions
 * are limited to these namespaces.
 *
 * @param namespace namespace of the service account
 */
public record InstanceRole(String clusterRole, String namespace, String serviceAccount) {
    private static final String NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";
    private static final String API_GROUP = "rbac.authorization.k8s.io";

    /** @throws IllegalArgumentException if a name is malformed */
    public InstanceRole {
        for (String name : List.of(clusterRole, namespace, serviceAccount)) {
            if (!name.matches(NAME)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not the name of a ClusterRole, namespace or service account");
            }
        }
    }

    RoleBinding binding(CustomerId customer) {
        return new RoleBindingBuilder()
                .withNewMetadata()
                .withName(ObjectNames.MANAGER)
                .withNamespace(ObjectNames.namespace(customer))
                .addToLabels(ObjectNames.CUSTOMER_LABEL, customer.value())
                .addToLabels(ObjectNames.MANAGED_BY_LABEL, ObjectNames.MANAGER)
                .endMetadata()
                .withNewRoleRef(API_GROUP, "ClusterRole", clusterRole)
                .addNewSubject(null, "ServiceAccount", serviceAccount, namespace)
                .build();
    }
}
