package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admission policy of the provisioner's chart; its CEL expressions are evaluated as the API server does. */
class ProvisionerAdmissionTest {
    private static final String FIRST_WITH_POLICIES = "1.30.0";

    @Test
    void existsIfTheClusterSupportsIt() {
        Objects objects = render(FIRST_WITH_POLICIES, "");

        String name = policy(objects).getMetadata().getName();
        assertThat(objects.get(ValidatingAdmissionPolicyBinding.class, name)
                        .getSpec()
                        .getValidationActions())
                .containsExactly("Deny");
        assertThat(render("1.29.9", "").of(ValidatingAdmissionPolicy.class)).isEmpty();
        assertThat(render(FIRST_WITH_POLICIES, "admissionPolicy: {enabled: false}")
                        .of(ValidatingAdmissionPolicy.class))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, namespaces, , customer-abc, true",
        "CREATE, namespaces, , kube-system, false",
        "DELETE, namespaces, kube-system, kube-system, false",
        "DELETE, namespaces, customer-abc, customer-abc, true",
        "UPDATE, namespaces, my-customer-x, my-customer-x, false",
        "CREATE, rolebindings, customer-abc, provisioner, true",
        "CREATE, rolebindings, default, provisioner, false",
        "UPDATE, secrets, kube-system, customer-abc, false",
        "DELETE, deployments, customer-abc, anything, true",
        "CREATE, selfsubjectaccessreviews, , x, true",
    })
    void restrictsTheProvisionerToNamespacesOfCustomers(
            String operation, String resource, String namespace, String name, boolean allowed) {
        assertThat(isAllowed(account(), operation, resource, namespace, name)).isEqualTo(allowed);
    }

    @Test
    void doesNotApplyToOtherUsers() {
        assertThat(isAllowed("system:serviceaccount:other:provisioner", "DELETE", "namespaces", "other", "other"))
                .isTrue();
    }

    private static String account() {
        ObjectMeta account = render(FIRST_WITH_POLICIES, "")
                .of(ServiceAccount.class)
                .findFirst()
                .orElseThrow()
                .getMetadata();
        return "system:serviceaccount:" + account.getNamespace() + ":" + account.getName();
    }

    private static boolean isAllowed(String user, String operation, String resource, String namespace, String name) {
        Map<String, Object> request = new HashMap<>(Map.of(
                "operation", operation,
                "resource", Map.of("group", "", "resource", resource),
                "userInfo", Map.of("username", user)));
        // The API server omits empty fields.
        if (namespace != null) {
            request.put("namespace", namespace);
        }
        Map<String, Object> target = Map.of("metadata", Map.of("name", name));
        return new AdmissionReview(
                        request, operation.equals("DELETE") ? null : target, operation.equals("CREATE") ? null : target)
                .denial(policy(render(FIRST_WITH_POLICIES, "")))
                .isEmpty();
    }

    private static ValidatingAdmissionPolicy policy(Objects objects) {
        return objects.get(ValidatingAdmissionPolicy.class, "provisioner-provisioner");
    }

    private static Objects render(String kubernetes, String more) {
        return new Objects(ProvisionerChart.documents(ProvisionerChart.REQUIRED + more + "\n", kubernetes).stream()
                .map(Chart::parse)
                .toList());
    }
}
