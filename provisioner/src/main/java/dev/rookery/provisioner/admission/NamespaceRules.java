package dev.rookery.provisioner.admission;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** Labels of namespaces: those of customers stay at the Pod Security level {@code restricted}. */
final class NamespaceRules {
    private static final String CUSTOMER = "rookery.dev/customer";
    private static final String POD_SECURITY = "pod-security.kubernetes.io/";
    private static final String ENFORCE = POD_SECURITY + "enforce";

    Optional<String> denial(JsonObject request, boolean provisioner) {
        if ("DELETE".equals(request.getString("operation"))) {
            return Optional.empty();
        }
        JsonObject labels = labels(request, "object");
        JsonObject oldLabels = labels(request, "oldObject");
        boolean customers = labels.containsKey(CUSTOMER) || oldLabels.containsKey(CUSTOMER);
        if (!provisioner && !customers) {
            return Optional.empty();
        }
        if (!"restricted".equals(labels.getString(ENFORCE))) {
            return Optional.of("The label " + ENFORCE + " of a customer's namespace must be restricted");
        }
        boolean changed = labels.fieldNames().stream()
                .filter(name -> name.startsWith(POD_SECURITY) && !name.equals(ENFORCE))
                .anyMatch(name -> !labels.getString(name).equals(oldLabels.getString(name)));
        if (changed) {
            return Optional.of("The labels " + POD_SECURITY + "* of a customer's namespace cannot change");
        }
        return oldLabels.containsKey(CUSTOMER)
                        && !Objects.equals(oldLabels.getString(CUSTOMER), labels.getString(CUSTOMER))
                ? Optional.of("The label " + CUSTOMER + " of a namespace cannot change")
                : Optional.empty();
    }

    private static JsonObject labels(JsonObject request, String member) {
        return Members.object(Members.object(Members.object(request, member), "metadata"), "labels");
    }
}
