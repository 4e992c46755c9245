package dev.rookery.provisioner.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionRulesTest {
    private static final String PROVISIONER = "system:serviceaccount:rookery:provisioner";

    private final AdmissionRules rules = new AdmissionRules("rookery", "provisioner");

    @ParameterizedTest
    @CsvSource({
        "namespaces, DELETE, customer-abc, customer-abc, true",
        "namespaces, DELETE, kube-system, kube-system, false",
        "rolebindings, CREATE, customer-abc, provisioner, true",
        "rolebindings, UPDATE, default, customer-abc, false",
    })
    void theProvisionerWritesInNamespacesOfCustomersOnly(
            String resource, String operation, String namespace, String name, boolean allowed) {
        JsonObject request = request(PROVISIONER, resource, operation, new JsonObject())
                .put("namespace", namespace)
                .put("name", name);

        assertThat(rules.denial(request).isEmpty()).isEqualTo(allowed);
        request.put("userInfo", new JsonObject().put("username", "admin"));
        assertThat(rules.denial(request)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"containers\":[{\"name\":\"a\"}]}; ''",
                "{\"hostPID\":true}; network, processes",
                "{\"hostIPC\":true}; network, processes",
                "{\"volumes\":[{\"name\":\"a\",\"emptyDir\":{}},{\"name\":\"b\",\"hostPath\":{\"path\":\"/\"}}]}; hostPath",
                "{\"initContainers\":[{\"securityContext\":{\"privileged\":true}}]}; privileged",
                "{\"ephemeralContainers\":[{\"securityContext\":{\"privileged\":true}}]}; privileged",
                "{\"containers\":[{\"securityContext\":{\"privileged\":false}}]}; ''",
                "{\"containers\":[{\"securityContext\":{\"capabilities\":{\"add\":[\"NET_BIND_SERVICE\"]}}}]}; ''",
                "{\"containers\":[{\"securityContext\":{\"capabilities\":{\"add\":[\"SYS_ADMIN\"]}}}]}; capabilities",
                "{\"containers\":[{\"ports\":[{\"containerPort\":80,\"hostPort\":80}]}]}; ports of the node",
                "{\"containers\":[{\"ports\":[{\"containerPort\":80}]}]}; ''",
            })
    void podsDoNotReachTheNode(String spec, String reason) {
        Optional<String> denial = rules.denial(request(
                "system:serviceaccount:kube-system:replicaset-controller",
                "pods",
                "CREATE",
                new JsonObject().put("spec", new JsonObject(spec))));

        if (reason.isEmpty()) {
            assertThat(denial).isEmpty();
        } else {
            assertThat(denial.orElseThrow()).contains(reason);
        }
    }

    @Test
    void customersCannotLoseTheirLabel() {
        JsonObject request = request("admin", "namespaces", "UPDATE", namespace(new JsonObject()))
                .put(
                        "oldObject",
                        namespace(new JsonObject()
                                .put("rookery.dev/customer", "a")
                                .put("pod-security.kubernetes.io/enforce", "restricted")));

        assertThat(rules.denial(request).orElseThrow()).contains("must be restricted");
        request.put("object", namespace(new JsonObject().put("pod-security.kubernetes.io/enforce", "restricted")));
        assertThat(rules.denial(request).orElseThrow()).contains("rookery.dev/customer");
    }

    private static JsonObject namespace(JsonObject labels) {
        return new JsonObject().put("metadata", new JsonObject().put("labels", labels));
    }

    private static JsonObject request(String user, String resource, String operation, JsonObject object) {
        return new JsonObject()
                .put("userInfo", new JsonObject().put("username", user).put("groups", new JsonArray()))
                .put("resource", new JsonObject().put("group", "").put("resource", resource))
                .put("operation", operation)
                .put("namespace", "customer-abc")
                .put("name", "customer-abc")
                .put("object", object);
    }
}
