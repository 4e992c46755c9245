package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lifecycle of instances on a real control plane. */
@Tag("cluster")
class ProvisionerInClusterTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final SignupLimits UNLIMITED_SIGNUPS = new SignupLimits(1_000_000, 1_000_000);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ControlPlane CONTROL_PLANE = ControlPlane.shared();
    private static final FakeInstances INSTANCES = new FakeInstances();
    private static final KubernetesClient CLIENT = CONTROL_PLANE.client();
    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                TestDatabase.create(),
                KubernetesTargets.create(CONTROL_PLANE.kubeconfig(), INSTANCES.url()),
                TestProvisioner.shortDelays(),
                UNLIMITED_SIGNUPS);
        operator = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
        INSTANCES.close();
    }

    @Test
    void deploysUpgradesSuspendsAndDeletesAnInstance() {
        String id = signUp("O'Brien \"& Sons\" 🚀");
        String name = "customer-" + id;
        JsonObject ready = await(provisioner, operator, id, "ready");
        assertThat(ready.getJsonArray("pods").size()).isGreaterThanOrEqualTo(4);
        Map<String, String> secrets = secrets(name);
        assertThat(secrets).containsKeys("IOTISTIC_LICENSE_KEY", "PGPASSWORD", "BILLING_API_TOKEN");
        String volume = volume(name);
        assertThat(provisioner
                        .get("/customers/" + id + "/deployment/difference", operator)
                        .expect(200)
                        .json()
                        .getString("difference"))
                .isEmpty();

        provisioner
                .call(
                        "POST",
                        "/customers/" + id + "/deployment/upgrade",
                        operator,
                        new JsonObject()
                                .put("image", "registry.example.com/rookery:2")
                                .put("plan", "professional"))
                .expect(202);
        Awaitility.await().atMost(TIMEOUT).until(() -> image(api(name)).endsWith(":2"));
        JsonObject upgraded = Awaitility.await()
                .atMost(TIMEOUT)
                .until(
                        () -> status(provisioner, operator, id),
                        status -> status.getString("state").equals("ready")
                                && status.getLong("observed_generation").equals(status.getLong("generation")));
        assertThat(upgraded.getLong("generation")).isGreaterThan(ready.getLong("generation"));
        assertThat(secrets(name).get("PGPASSWORD")).isEqualTo(secrets.get("PGPASSWORD"));
        assertThat(secrets(name).get("IOTISTIC_LICENSE_KEY")).isNotEqualTo(secrets.get("IOTISTIC_LICENSE_KEY"));
        assertThat(volume(name)).isEqualTo(volume);

        provisioner
                .call("DELETE", "/customers/" + id + "/deployment", operator, null)
                .expect(202);
        await(provisioner, operator, id, "suspended");
        // A Deployment does not count terminating pods.
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> CLIENT.pods().inNamespace(name).list().getItems().isEmpty());
        assertThat(volume(name)).isEqualTo(volume);

        provisioner
                .call("DELETE", "/customers/" + id + "/deployment?now=true", operator, null)
                .expect(202);
        await(provisioner, operator, id, "deleted");
        assertThat(CLIENT.namespaces().withName(name).get()).isNull();
    }

    /** An allow-all policy opens the instance, and apply leaves fields that the chart does not set. */
    @Test
    void showsWhatOthersHaveAdded() {
        String id = signUp("Additions");
        String name = "customer-" + id;
        await(provisioner, operator, id, "ready");
        assertThat(difference(id)).isEmpty();

        CLIENT.resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("allow-all")
                        .withNamespace(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .addNewIngress()
                        .endIngress()
                        .endSpec()
                        .build())
                .create();
        CLIENT.apps().deployments().inNamespace(name).withName(name + "-api").edit(deployment -> new DeploymentBuilder(
                        deployment)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("JAVA_TOOL_OPTIONS")
                .withValue("-javaagent:/tmp/agent.jar")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());

        assertThat(difference(id).lines())
                .hasSize(2)
                .contains("? NetworkPolicy allow-all is not part of the instance")
                .anyMatch(line -> line.startsWith("? Deployment " + name
                        + "-api: spec.template.spec.containers[name:api].env[name:JAVA_TOOL_OPTIONS]"));
    }

    private static String difference(String id) {
        return provisioner
                .get("/customers/" + id + "/deployment/difference", operator)
                .expect(200)
                .json()
                .getString("difference");
    }

    @Test
    void revertsManualChangesAndDeletions() {
        String id = signUp("Drift");
        String name = "customer-" + id;
        await(provisioner, operator, id, "ready");
        Map<String, String> secrets = secrets(name);

        CLIENT.apps().deployments().inNamespace(name).withName(name + "-api").delete();
        CLIENT.services().inNamespace(name).withName(name + "-mosquitto").delete();
        CLIENT.network().v1().networkPolicies().inNamespace(name).delete();
        CLIENT.secrets().inNamespace(name).withName(name + "-secrets").delete();
        CLIENT.apps()
                .statefulSets()
                .inNamespace(name)
                .withName(name + "-broker")
                .scale(0);
        CLIENT.apps()
                .deployments()
                .inNamespace(name)
                .withName(name + "-exporter")
                .edit(deployment -> {
                    deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .setImage("other.example.com/image:1");
                    return deployment;
                });

        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> api(name) != null
                        && CLIENT.secrets()
                                        .inNamespace(name)
                                        .withName(name + "-secrets")
                                        .get()
                                != null
                        && CLIENT.services()
                                        .inNamespace(name)
                                        .withName(name + "-mosquitto")
                                        .get()
                                != null
                        && CLIENT.network()
                                        .v1()
                                        .networkPolicies()
                                        .inNamespace(name)
                                        .list()
                                        .getItems()
                                        .size()
                                > 3
                        && CLIENT.apps()
                                        .statefulSets()
                                        .inNamespace(name)
                                        .withName(name + "-broker")
                                        .get()
                                        .getSpec()
                                        .getReplicas()
                                == 1
                        && image(CLIENT.apps()
                                        .deployments()
                                        .inNamespace(name)
                                        .withName(name + "-exporter")
                                        .get())
                                .startsWith("registry.example.com/"));
        await(provisioner, operator, id, "ready");
        assertThat(secrets(name)).isEqualTo(secrets);
    }

    @Test
    void anUnhealthyInstanceIsNotReady() {
        INSTANCES.setHealthy("ill-one", false);
        String id = signUp("Ill one");

        Awaitility.await().atMost(TIMEOUT).until(() -> status(provisioner, operator, id)
                .getString("step", "")
                .contains("returns 503"));
        INSTANCES.setHealthy("ill-one", true);

        await(provisioner, operator, id, "ready");
    }

    @Test
    void leavesUnmanagedNamespacesAlone() {
        CLIENT.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("customer-foreign")
                        .endMetadata()
                        .build())
                .create();
        String id = signUp("Foreign");

        assertThat(await(provisioner, operator, id, "failed").getString("error"))
                .contains("not managed by the provisioner");
        provisioner
                .call("DELETE", "/customers/" + id + "/deployment?now=true", operator, null)
                .expect(202);
        await(provisioner, operator, id, "deleted");
        assertThat(CLIENT.namespaces()
                        .withName("customer-foreign")
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNull();
    }

    @Test
    void retriesWhileTheApiServerIsUnavailable() {
        CONTROL_PLANE.stopApiServer();
        String id;
        try {
            id = signUp("Patient");
            assertThat(await(provisioner, operator, id, "failed").getString("error"))
                    .contains("the API server does not respond");
        } finally {
            CONTROL_PLANE.startApiServer();
        }

        await(provisioner, operator, id, "ready");
    }

    private static String signUp(String company) {
        return id(provisioner.signUp("cluster" + COUNT.incrementAndGet() + "@example.com", company));
    }

    private static String id(JsonObject response) {
        return response.getJsonObject("customer").getString("customer_id");
    }

    private static JsonObject await(TestProvisioner at, String token, String id, String state) {
        return Awaitility.await(id + " is " + state)
                .atMost(TIMEOUT)
                .until(() -> status(at, token, id), status -> status.getString("state")
                        .equals(state));
    }

    private static JsonObject status(TestProvisioner at, String token, String id) {
        return at.get("/customers/" + id + "/deployment/status", token)
                .expect(200)
                .json();
    }

    private static Deployment api(String name) {
        return CLIENT.apps()
                .deployments()
                .inNamespace(name)
                .withName(name + "-api")
                .get();
    }

    private static String image(Deployment deployment) {
        return deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    private static Map<String, String> secrets(String name) {
        return CLIENT.secrets()
                .inNamespace(name)
                .withName(name + "-secrets")
                .get()
                .getData();
    }

    private static String volume(String name) {
        return CLIENT.persistentVolumeClaims()
                .inNamespace(name)
                .withName("postgres-data-" + name + "-postgres-0")
                .get()
                .getMetadata()
                .getUid();
    }
}
