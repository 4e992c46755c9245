package dev.rookery.provisioner.kubernetes.cluster;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** Names and labels of the objects of an instance. Existing installations depend on all of them. */
public final class ObjectNames {
    public static final String CUSTOMER_LABEL = "rookery.dev/customer";
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    /** Value of {@link #MANAGED_BY_LABEL}, and the field manager of server-side apply. */
    public static final String MANAGER = "rookery-provisioner";

    /** Label of all objects of the chart, also of claims that a StatefulSet creates, which do not name the customer. */
    public static final String CHART_NAME_LABEL = "app.kubernetes.io/name";
    /** Value of {@link #CHART_NAME_LABEL}. */
    public static final String CHART_NAME = "customer-instance";

    private static final String PREFIX = "customer-";

    private ObjectNames() {}

    /** Returns the customer whose namespace this is, by its name. */
    public static Optional<CustomerId> customerOfNamespace(String namespace) {
        return namespace.startsWith(PREFIX) ? CustomerId.parse(namespace.substring(PREFIX.length())) : Optional.empty();
    }

    /** Returns the name of the namespace and of the release, which is also the prefix of every object name. */
    public static String namespace(CustomerId customer) {
        return PREFIX + customer.value();
    }

    public static String secret(CustomerId customer) {
        return namespace(customer) + "-secrets";
    }

    /** Returns the name of the Secret with the generated certificate of the broker's internal listener. */
    public static String internalCertificate(CustomerId customer) {
        return namespace(customer) + "-broker-internal";
    }

    /** Returns the customer that the object's label names; empty if the object is not in that customer's namespace. */
    public static Optional<CustomerId> customer(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return Optional.ofNullable(labels)
                .map(all -> all.get(CUSTOMER_LABEL))
                .flatMap(CustomerId::parse)
                .filter(id -> namespace(id).equals(object.getMetadata().getNamespace())
                        || namespace(id).equals(object.getMetadata().getName()));
    }

    /** Returns kind and name, such as "Deployment customer-abc123-api". */
    public static String describe(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
