package dev.rookery.provisioner.admission;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Decisions on admission requests, as the ValidatingAdmissionPolicies of the chart {@code provisioner} make them on newer clusters.
 * Thread-safe.
 */
public final class AdmissionRules {
    private static final String CUSTOMER_PREFIX = "customer-";

    private final String account;
    private final NamespaceRules namespaces;

    /**
     * @param namespace namespace of the provisioner's service account
     * @param serviceAccount name of the service account
     */
    public AdmissionRules(String namespace, String serviceAccount) {
        account = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        namespaces = new NamespaceRules();
    }

    /**
     * Returns the reason why a request is denied; empty if it is admitted.
     *
     * @param request member {@code request} of an AdmissionReview
     * @throws ClassCastException if a member has another type than the Kubernetes API defines
     */
    public Optional<String> denial(JsonObject request) {
        boolean provisioner = account.equals(Members.object(request, "userInfo").getString("username"));
        if (provisioner && !isOfCustomer(request)) {
            return Optional.of("The provisioner may write only in namespaces whose name starts with customer-");
        }
        return switch (Members.object(request, "resource").getString("resource", "")) {
            case "namespaces" -> namespaces.denial(request, provisioner);
            case "pods" -> PodRules.denial(Members.object(request, "object"));
            default -> Optional.empty();
        };
    }

    /** The namespace of a request for a Namespace is its own name. */
    private static boolean isOfCustomer(JsonObject request) {
        String namespace = request.getString("namespace", "");
        return (namespace.isEmpty() ? request.getString("name", "") : namespace).startsWith(CUSTOMER_PREFIX);
    }
}
