package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;

/**
 * What the provisioner may do in namespaces of customers, and nowhere else: in each it binds itself to a ClusterRole.
 *
 * @param clusterRole its name
 * @param namespace of the provisioner's service account
 * @param serviceAccount its name
 */
public record InstanceRole(String clusterRole, String namespace, String serviceAccount) {
    private static final String NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";
    private static final String API_GROUP = "rbac.authorization.k8s.io";

    public InstanceRole {
        for (String name : new String[] {clusterRole, namespace, serviceAccount}) {
            if (!name.matches(NAME)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no name of a ClusterRole, namespace or service account");
            }
        }
    }

    RoleBinding binding(CustomerId customer) {
        return new RoleBindingBuilder()
                .withNewMetadata()
                .withName(Names.MANAGER)
                .withNamespace(Names.fullname(customer))
                .addToLabels(Names.CUSTOMER_LABEL, customer.value())
                .addToLabels(Names.MANAGED_BY_LABEL, Names.MANAGER)
                .endMetadata()
                .withNewRoleRef(API_GROUP, "ClusterRole", clusterRole)
                .addNewSubject(null, "ServiceAccount", serviceAccount, namespace)
                .build();
    }
}
