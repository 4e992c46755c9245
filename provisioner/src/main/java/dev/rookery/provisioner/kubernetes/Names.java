package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** How the objects of a stack are called and marked. */
final class Names {
    static final String CUSTOMER_LABEL = "rookery.dev/customer";
    static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    static final String MANAGER = "rookery-provisioner";

    private Names() {}

    /** Of namespace and release, and the beginning of every object's name. */
    static String fullname(CustomerId customer) {
        return "customer-" + customer.value();
    }

    static String secret(CustomerId customer) {
        return fullname(customer) + "-secrets";
    }

    /** Whose object it is, if it is in that customer's namespace. */
    static Optional<CustomerId> customer(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String label = labels == null ? null : labels.get(CUSTOMER_LABEL);
        return Optional.ofNullable(label)
                .flatMap(CustomerId::parse)
                .filter(id -> fullname(id).equals(object.getMetadata().getNamespace())
                        || fullname(id).equals(object.getMetadata().getName()));
    }

    /** For people. */
    static String describe(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
