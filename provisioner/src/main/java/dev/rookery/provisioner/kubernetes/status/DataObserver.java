package dev.rookery.provisioner.kubernetes.status;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ClaimState;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.target.DataHolders;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the namespace and the volume claims of an instance, by UID: controllers create lost claims again, empty. */
public final class DataObserver {
    private static final String CLAIM = "PersistentVolumeClaim ";

    private final KubernetesClient client;

    public DataObserver(KubernetesClient client) {
        this.client = client;
    }

    /** Returns the holders of data that exist. Two requests. */
    public DataHolders observe(CustomerId customer) {
        String name = ObjectNames.namespace(customer);
        Namespace namespace = client.namespaces().withName(name).get();
        if (namespace == null || isBeingDeleted(namespace)) {
            return DataHolders.NONE;
        }
        Map<String, String> identities = new HashMap<>();
        identities.put(ObjectNames.describe(namespace), namespace.getMetadata().getUid());
        client
                .persistentVolumeClaims()
                .inNamespace(name)
                .withLabel(ObjectNames.CHART_NAME_LABEL, ObjectNames.CHART_NAME)
                .list()
                .getItems()
                .stream()
                .filter(claim -> !ClaimState.isLosing(claim))
                .forEach(claim -> identities.put(
                        CLAIM + claim.getMetadata().getName(),
                        claim.getMetadata().getUid()));
        return new DataHolders(
                identities, Optional.of(new DataHolders.Backup(CLAIM + name + "-backup", database(customer))));
    }

    /** Returns the name of the holder of the database, of which backups are copies. */
    public static String database(CustomerId customer) {
        return CLAIM + "postgres-data-" + ObjectNames.namespace(customer) + "-postgres-0";
    }

    private static boolean isBeingDeleted(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }
}
