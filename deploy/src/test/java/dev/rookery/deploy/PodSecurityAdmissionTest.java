package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The admission policies for namespaces and pods of customers, evaluated by a CEL library against requests. The control plane of the
 * tests is older than the kind, so that no API server evaluates them here.
 */
class PodSecurityAdmissionTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Objects OBJECTS =
            new Objects(ProvisionerChart.documents(ProvisionerChart.REQUIRED, "1.30.0").stream()
                    .map(Chart::parse)
                    .toList());
    private static final String ADMIN = "kubernetes-admin";

    private static final String ENFORCE = "pod-security.kubernetes.io/enforce: ";
    private static final String CUSTOMER = "rookery.dev/customer: abc";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    # user    | labels before                    | labels after                                        | allowed
                    service   | -                                | ENFORCErestricted, CUSTOMER                         | true
                    service   | -                                | CUSTOMER                                            | false
                    service   | -                                | ENFORCEprivileged, CUSTOMER                         | false
                    service   | -                                | ENFORCEbaseline                                     | false
                    service   | -                                | ''                                                  | false
                    service   | CUSTOMER                         | CUSTOMER, ENFORCErestricted                         | true
                    service   | ENFORCErestricted, CUSTOMER      | ENFORCErestricted, CUSTOMER, a: b                   | true
                    service   | ENFORCErestricted, CUSTOMER      | ENFORCEprivileged, CUSTOMER                         | false
                    service   | ENFORCErestricted, CUSTOMER      | CUSTOMER                                            | false
                    service   | ENFORCErestricted, CUSTOMER      | ENFORCErestricted                                   | false
                    service   | ENFORCErestricted, CUSTOMER      | ENFORCErestricted, rookery.dev/customer: other      | false
                    service   | ENFORCErestricted, CUSTOMER      | ENFORCErestricted, CUSTOMER, pod-security.kubernetes.io/enforce-version: v1.0 | false
                    service   | ENFORCErestricted, CUSTOMER, pod-security.kubernetes.io/warn: baseline | ENFORCErestricted, CUSTOMER, pod-security.kubernetes.io/warn: baseline | true
                    service   | ENFORCErestricted, CUSTOMER, pod-security.kubernetes.io/warn: baseline | ENFORCErestricted, CUSTOMER, pod-security.kubernetes.io/warn: privileged | false
                    admin     | ENFORCErestricted, CUSTOMER      | ENFORCEprivileged, CUSTOMER                         | false
                    admin     | ENFORCErestricted, CUSTOMER      | ENFORCEprivileged                                   | false
                    admin     | -                                | ENFORCEprivileged                                   | true
                    admin     | a: b                             | ''                                                  | true
                    """)
    void namespacesOfCustomersStayRestricted(String user, @Nullable String before, String after, boolean allowed) {
        AdmissionReview review = new AdmissionReview(
                request(user.equals("admin") ? ADMIN : account()),
                namespace(after),
                before == null ? null : namespace(before));

        assertThat(review.denial(policy("-namespaces")).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # pod specification                                                                  | denied because of
                    containers: [{name: a}]                                                              | ''
                    containers: [{name: a, securityContext: {privileged: false}}]                        | ''
                    containers: [{name: a, securityContext: {privileged: true}}]                         | privileged
                    initContainers: [{name: a, securityContext: {privileged: true}}]                     | privileged
                    ephemeralContainers: [{name: a, securityContext: {privileged: true}}]                | privileged
                    containers: [{name: a}, {name: b, securityContext: {privileged: true}}]              | privileged
                    volumes: [{name: a, emptyDir: {}}]                                                   | ''
                    volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /}}]                   | hostPath
                    hostNetwork: true                                                                    | network
                    hostPID: true                                                                        | network
                    hostIPC: true                                                                        | network
                    hostNetwork: false                                                                   | ''
                    containers: [{name: a, securityContext: {capabilities: {drop: [ALL]}}}]              | ''
                    containers: [{name: a, securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}}]  | ''
                    containers: [{name: a, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]         | capabilities
                    containers: [{name: a, ports: [{containerPort: 80}]}]                                | ''
                    containers: [{name: a, ports: [{containerPort: 80, hostPort: 80}]}]                  | ports of the node
                    """)
    void podsOfCustomersDoNotReachTheNode(String specification, String reason) {
        Optional<String> denial = denial(map(
                (specification.startsWith("containers:") ? "" : "containers: [{name: z}]\n") + specification.strip()));

        if (reason.isEmpty()) {
            assertThat(denial).isEmpty();
        } else {
            assertThat(denial).hasValueSatisfying(message -> assertThat(message).contains(reason));
        }
    }

    @Test
    void allPodsOfTheChartAreAllowed() {
        Map<String, PodTemplateSpec> pods = Chart.render(Chart.EVERYTHING).pods();

        assertThat(pods).hasSizeGreaterThan(7).allSatisfy((name, pod) -> assertThat(
                        denial(map(YAML.asYaml(pod.getSpec()))))
                .as(name)
                .isEmpty());
    }

    @Test
    void policiesSelectCustomersAndDeny() {
        ValidatingAdmissionPolicy pods = policy("-pods");

        assertThat(pods.getSpec().getMatchConstraints().getNamespaceSelector().getMatchExpressions())
                .singleElement()
                .satisfies(label -> assertThat(label.getKey()).isEqualTo("rookery.dev/customer"));
        assertThat(OBJECTS.of(ValidatingAdmissionPolicyBinding.class))
                .hasSize(3)
                .allSatisfy(binding ->
                        assertThat(binding.getSpec().getValidationActions()).containsExactly("Deny"))
                .extracting(binding -> binding.getSpec().getPolicyName())
                .containsExactlyInAnyOrderElementsOf(OBJECTS.of(ValidatingAdmissionPolicy.class)
                        .map(policy -> policy.getMetadata().getName())
                        .toList());
        assertThat(OBJECTS.of(ValidatingAdmissionPolicy.class))
                .allSatisfy(policy ->
                        assertThat(policy.getSpec().getFailurePolicy()).isEqualTo("Fail"));
    }

    /** An attacker who takes over the provisioner cannot remove the policies. */
    @Test
    void theProvisionerHasNoRightsOnPolicies() {
        assertThat(OBJECTS.of(ClusterRole.class))
                .flatExtracting(ClusterRole::getRules)
                .flatExtracting(rule -> rule.getApiGroups())
                .isNotEmpty()
                .doesNotContain("admissionregistration.k8s.io", "*");
    }

    private static Optional<String> denial(Map<String, Object> specification) {
        return new AdmissionReview(request(ADMIN), Map.of("spec", specification), null).denial(policy("-pods"));
    }

    private static Map<String, Object> request(String user) {
        return Map.of("userInfo", Map.of("username", user));
    }

    private static String account() {
        ServiceAccount account = OBJECTS.of(ServiceAccount.class).findFirst().orElseThrow();
        return "system:serviceaccount:" + account.getMetadata().getNamespace() + ":"
                + account.getMetadata().getName();
    }

    private static ValidatingAdmissionPolicy policy(String suffix) {
        return OBJECTS.of(ValidatingAdmissionPolicy.class)
                .filter(policy -> policy.getMetadata().getName().endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> namespace(String labels) {
        Map<String, Object> metadata = new HashMap<>(Map.of("name", "customer-abc"));
        // An API server omits empty maps.
        if (!labels.isEmpty()) {
            metadata.put(
                    "labels",
                    map(labels.replace("ENFORCE", ENFORCE)
                            .replace("CUSTOMER", CUSTOMER)
                            .replace(", ", "\n")));
        }
        return Map.of("metadata", metadata);
    }

    private static Map<String, Object> map(String yaml) {
        Map<String, Object> map = new HashMap<>();
        Map<?, ?> read = YAML.unmarshal(yaml, Map.class);
        read.forEach((name, value) -> map.put((String) name, value));
        return map;
    }
}
