package dev.rookery.provisioner.declaration;

import dev.rookery.provisioner.customer.CustomerId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Customer as a resource declares it. What is empty belongs to the REST API.
 *
 * @param resource namespace and name of the resource, such as {@code customers/acme}
 * @param email in lower case
 * @param plan name of a plan; empty for the plan of new customers, and then for that of the REST API
 * @param labels labels that select customers of rollouts
 * @param adopt whether to take over a customer that signed up by the REST API
 */
public record Declaration(
        String resource,
        CustomerId customer,
        String email,
        String companyName,
        Optional<String> plan,
        Optional<Boolean> suspended,
        Optional<Map<String, String>> labels,
        boolean adopt,
        DeletionPolicy deletionPolicy) {
    /** Parts of a customer that requests cannot change while a resource sets them. */
    public enum Field {
        PLAN("spec.plan"),
        SUSPENDED("spec.suspended"),
        LABELS("spec.labels");

        private final String path;

        Field(String path) {
            this.path = path;
        }

        /** Returns the path of the field in the resource. */
        public String path() {
            return path;
        }
    }

    public Declaration {
        labels = labels.map(Map::copyOf);
    }

    /** Returns the fields that the resource sets. */
    Set<Field> fields() {
        Set<Field> fields = EnumSet.noneOf(Field.class);
        plan.ifPresent(value -> fields.add(Field.PLAN));
        suspended.ifPresent(value -> fields.add(Field.SUSPENDED));
        labels.ifPresent(value -> fields.add(Field.LABELS));
        return fields;
    }
}
