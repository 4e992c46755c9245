package dev.rookery.provisioner;

import static dev.rookery.provisioner.CustomerManifests.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.provisioner.kubernetes.KubernetesClients;
import dev.rookery.provisioner.kubernetes.resource.CustomerResource;
import dev.rookery.provisioner.kubernetes.resource.CustomerResources;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Custom resources {@code Customer} on a real control plane, with the permissions that the chart grants. */
@Tag("cluster")
class CustomerResourceInClusterTest {
    private static final String NAMESPACE = "declared-customers";
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final ControlPlane CONTROL_PLANE = ControlPlane.shared();
    private static final FakeInstances INSTANCES = new FakeInstances();
    private static final KubernetesClient CLIENT = CONTROL_PLANE.client();
    private static CustomerManifests customers;
    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        ProvisionerRelease release =
                ProvisionerRelease.install(CONTROL_PLANE, NAMESPACE, "--set=customerResources.enabled=true");
        customers = new CustomerManifests(CLIENT, NAMESPACE);
        customers.setPassword("passwords", "SecurePass123");
        provisioner = new TestProvisioner(
                TestDatabase.create(),
                KubernetesTargets.create(CONTROL_PLANE.kubeconfig(), INSTANCES.url()),
                new CustomerResources(
                        KubernetesClients.of(release.serviceAccount()).build(), NAMESPACE, Duration.ofSeconds(2)));
        operator = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
        INSTANCES.close();
    }

    @Test
    void aResourceIsACustomerFromItsCreationToItsDeletion() {
        customers.apply("acme", spec("acme", Map.of("plan", "starter", "labels", Map.of("wave", "canary"))));

        CustomerResource ready = customers.await("acme", "Ready", true);
        assertThat(condition(ready, "Accepted").getStatus()).isEqualTo("True");
        assertThat(condition(ready, "Progressing").getStatus()).isEqualTo("False");
        assertThat(condition(ready, "Failed").getStatus()).isEqualTo("False");
        assertThat(ready.getStatus().state()).isEqualTo("ready");
        assertThat(ready.getStatus().plan()).isEqualTo("starter");
        assertThat(ready.getStatus().instanceUrl()).isEqualTo("https://acme.iot.example.com/");
        assertThat(ready.getMetadata().getFinalizers()).containsExactly("rookery.dev/customer");
        assertThat(CLIENT.namespaces().withName("customer-acme").get()).isNotNull();
        JsonObject known = rest("acme");
        assertThat(known.getString("email")).isEqualTo("acme@example.com");
        assertThat(known.getString("company_name")).isEqualTo("acme Ltd");
        assertThat(known.getString("plan")).isEqualTo("starter");
        assertThat(login("acme", "SecurePass123")).isEqualTo(200);

        customers.apply("acme", spec("acme", Map.of("plan", "professional", "companyName", "Acme Inc.")));
        customers.await("acme", "Ready", true);
        assertThat(rest("acme").getString("plan")).isEqualTo("professional");
        assertThat(rest("acme").getString("company_name")).isEqualTo("Acme Inc.");

        customers.delete("acme");
        customers.awaitDeleted("acme");
        awaitState("acme", "suspended");
        assertThat(deployment("acme").getString("delete_after")).isNotNull();
    }

    @Test
    void aSuspendedResourceRetainsItsData() {
        customers.apply("pause", spec("pause", Map.of("suspended", true)));
        customers.await("pause", "Ready", "Suspended");
        assertThat(deployment("pause").getString("delete_after")).isNull();

        customers.apply("pause", spec("pause", Map.of("suspended", false)));
        customers.await("pause", "Ready", true);
    }

    @Test
    void aDeletionAtOnceKeepsTheResourceUntilTheDataIsGoneAndANewOneStartsEmpty() {
        Map<String, Object> spec = spec("brief", Map.of("deletionPolicy", "Delete", "plan", "starter"));
        customers.apply("brief", spec);
        customers.await("brief", "Ready", true);

        customers.delete("brief");
        customers.awaitDeleted("brief");
        awaitState("brief", "deleted");
        assertThat(CLIENT.namespaces().withName("customer-brief").get()).isNull();

        customers.apply("brief", spec);
        customers.await("brief", "Ready", true);
    }

    @Test
    void requestsCannotChangeWhatTheResourceSets() {
        customers.apply("owned", spec("owned", Map.of("plan", "starter", "suspended", false)));
        customers.await("owned", "Ready", true);

        conflict("POST", "/customers/owned/deployment/upgrade", new JsonObject().put("plan", "professional"))
                .contains(NAMESPACE + "/owned", "spec.plan");
        conflict("DELETE", "/customers/owned/deployment?now=true", null).contains(NAMESPACE + "/owned");
        provisioner
                .call(
                        "PUT",
                        "/customers/owned/labels",
                        operator,
                        new JsonObject().put("labels", new JsonObject().put("wave", "late")))
                .expect(200);
        provisioner
                .call(
                        "POST",
                        "/customers/owned/deployment/upgrade",
                        operator,
                        new JsonObject().put("image", "registry.example.com/rookery:2"))
                .expect(202);
        customers.await("owned", "Ready", true);
        assertThat(rest("owned").getString("plan")).isEqualTo("starter");
    }

    @Test
    void aCustomerOfTheRestApiIsTakenOverOnRequestOnly() {
        provisioner
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signUpRequest("signed@example.com", "Signed")
                                .put("customer_id", "signed"))
                .expect(201);
        awaitState("signed", "ready");

        customers.apply("signed", spec("signed", Map.of("companyName", "Declared")));
        CustomerResource refused = customers.await("signed", "Accepted", false);
        assertThat(condition(refused, "Accepted").getReason()).isEqualTo("NotOwned");
        assertThat(condition(refused, "Ready").getStatus()).isEqualTo("False");
        assertThat(condition(refused, "Failed").getStatus()).isEqualTo("True");
        assertThat(refused.getStatus().state()).isNull();
        assertThat(rest("signed").getString("company_name")).isEqualTo("Signed");
        customers.delete("signed");
        customers.awaitDeleted("signed");
        assertThat(deployment("signed").getString("desired")).isEqualTo("running");

        customers.apply("signed", spec("signed", Map.of("adopt", true, "email", "other@example.com")));
        assertThat(condition(customers.await("signed", "Accepted", false), "Accepted")
                        .getMessage())
                .contains("email address");
        customers.apply("signed", spec("signed", Map.of("adopt", true, "companyName", "Declared")));
        customers.await("signed", "Ready", true);
        assertThat(rest("signed").getString("company_name")).isEqualTo("Declared");
    }

    @Test
    void aRejectedSpecificationSaysWhatToDo() {
        reject("no-plan", Map.of("plan", "golden"), "InvalidSpec", "Unknown plan 'golden'");
        reject("admin", Map.of(), "InvalidName", "reserved");
        reject("a.dotted.name", Map.of(), "InvalidName", "DNS label");
        reject(
                "twice",
                Map.of("email", "no-plan-owner@example.com"),
                "PasswordMissing",
                "does not exist",
                Map.of("name", "absent"));
        reject("no-key", Map.of(), "PasswordMissing", "has no key word", Map.of("name", "passwords", "key", "word"));
        customers.setPassword("short", "short");
        reject("short-password", Map.of(), "InvalidPassword", "5 characters", Map.of("name", "short"));

        // What the resource refers to is corrected, not the resource.
        customers.setPassword("short", "long enough now");
        customers.await("short-password", "Ready", true);
        reject("same-email", Map.of("email", "SHORT-password@example.com"), "EmailTaken", "another customer");
        assertThatThrownBy(() -> customers.apply("no-email", Map.of("companyName", "x")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.email");
    }

    @Test
    void aChangedSecretChangesThePassword() {
        customers.setPassword("changing", "first password");
        customers.apply("changing", spec("changing", Map.of("passwordSecret", Map.of("name", "changing"))));
        customers.await("changing", "Ready", true);
        assertThat(login("changing", "first password")).isEqualTo(200);

        customers.setPassword("changing", "second password");

        Awaitility.await().atMost(TIMEOUT).until(() -> login("changing", "second password") == 200);
        assertThat(login("changing", "first password")).isEqualTo(401);
    }

    private static void reject(String name, Map<String, Object> more, String reason, String message) {
        reject(name, more, reason, message, Map.of("name", "passwords"));
    }

    private static void reject(
            String name, Map<String, Object> more, String reason, String message, Map<String, Object> secret) {
        Map<String, Object> spec = spec(name, more);
        spec.put("passwordSecret", secret);
        customers.apply(name, spec);
        CustomerResource resource = customers.await(name, "Accepted", false);
        assertThat(condition(resource, "Accepted").getReason()).isEqualTo(reason);
        assertThat(condition(resource, "Accepted").getMessage()).contains(message);
        assertThat(condition(resource, "Failed").getStatus()).isEqualTo("True");
    }

    private static AbstractStringAssert<?> conflict(String method, String path, JsonObject body) {
        return assertThat(provisioner
                .call(method, path, operator, body)
                .expectProblem(409, "conflict")
                .json()
                .getString("detail"));
    }

    private static Map<String, Object> spec(String name, Map<String, Object> more) {
        Map<String, Object> spec = new HashMap<>(Map.of(
                "email", name + "@example.com",
                "companyName", name + " Ltd",
                "passwordSecret", Map.of("name", "passwords")));
        spec.putAll(more);
        return spec;
    }

    private static JsonObject rest(String id) {
        return provisioner.get("/customers/" + id, operator).expect(200).json();
    }

    private static JsonObject deployment(String id) {
        return provisioner
                .get("/customers/" + id + "/deployment/status", operator)
                .expect(200)
                .json();
    }

    private static void awaitState(String id, String state) {
        Awaitility.await(id + " is " + state)
                .atMost(TIMEOUT)
                .until(() -> deployment(id).getString("state").equals(state));
    }

    private static int login(String name, String password) {
        return provisioner
                .call(
                        "POST",
                        "/customers/login",
                        "",
                        new JsonObject().put("email", name + "@example.com").put("password", password))
                .status();
    }
}
