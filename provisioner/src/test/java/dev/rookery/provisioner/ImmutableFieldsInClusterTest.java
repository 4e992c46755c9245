package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Instances of release 0.1, whose workloads have other Services and selectors, which an API server does not allow to change. The value
 * {@code keepImmutableFields} renders them.
 */
@Tag("cluster")
class ImmutableFieldsInClusterTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static final KubernetesClient CLIENT = ControlPlane.shared().client();
    private static final FakeInstances INSTANCES = new FakeInstances();
    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE,
                KubernetesTargets.create(ControlPlane.shared().kubeconfig(), INSTANCES.url()),
                TestProvisioner.shortDelays(),
                new SignupLimits(1_000, 1_000));
        operator = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
        INSTANCES.close();
    }

    @Test
    void aNewerChartKeepsThemAndRestartsNothing() {
        String id = ofFirstRelease("kept");
        String name = "customer-" + id;
        Map<String, String> pods = pods(name);
        String set = set(name, "postgres").getMetadata().getUid();
        assertThat(pods).containsKeys(name + "-postgres-0", name + "-broker-0");

        // A change of a Service's ports too, so that objects around them are applied.
        setValues(id, new JsonObject().put("exporter", new JsonObject().put("port", 9191)));

        awaitObserved(id);
        assertThat(set(name, "postgres").getSpec().getServiceName()).isEqualTo(name + "-postgres");
        assertThat(set(name, "broker").getSpec().getServiceName()).isEqualTo(name + "-broker");
        assertThat(set(name, "postgres").getMetadata().getUid()).isEqualTo(set);
        assertThat(selector(name)).doesNotContainKey("statefulset.kubernetes.io/pod-name");
        assertThat(CLIENT.services()
                        .inNamespace(name)
                        .withName(name + "-exporter")
                        .get()
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getPort())
                .isEqualTo(9191);
        assertThat(pods(name)).containsAllEntriesOf(statefulPods(pods));
        assertThat(provisioner
                        .get("/customers/" + id + "/deployment/difference", operator)
                        .expect(200)
                        .json()
                        .getString("difference"))
                .isEmpty();
    }

    /** The StatefulSet is created again anyway. */
    @Test
    void aVolumeThatGrowsGivesThemUp() {
        String id = ofFirstRelease("grown");
        String name = "customer-" + id;
        Map<String, String> pods = pods(name);
        setValues(id, new JsonObject());
        awaitObserved(id);

        setValues(id, new JsonObject().put("postgres", new JsonObject().put("storageSize", "25Gi")));

        awaitObserved(id);
        assertThat(set(name, "postgres").getSpec().getServiceName()).isEqualTo(name + "-postgres-headless");
        assertThat(set(name, "broker").getSpec().getServiceName()).isEqualTo(name + "-broker");
        assertThat(CLIENT.persistentVolumeClaims()
                        .inNamespace(name)
                        .withName("postgres-data-" + name + "-postgres-0")
                        .get()
                        .getSpec()
                        .getResources()
                        .getRequests()
                        .get("storage"))
                .hasToString("25Gi");
        assertThat(pods(name)).containsAllEntriesOf(statefulPods(pods));
    }

    /** Returns the id of a customer whose instance is as release 0.1 created it. */
    private static String ofFirstRelease(String company) {
        String id = provisioner
                .signUp(company + "@example.com", company)
                .getJsonObject("customer")
                .getString("customer_id");
        awaitState(id, "ready");
        String name = "customer-" + id;
        // The next reconciliation creates them with the values of that release, because nothing of them exists.
        setState(id, "desired = 'suspended'", new JsonObject().put("keepImmutableFields", true));
        awaitState(id, "suspended");
        CLIENT.apps().statefulSets().inNamespace(name).delete();
        CLIENT.apps()
                .deployments()
                .inNamespace(name)
                .withName(name + "-postgres")
                .delete();
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> CLIENT.apps().statefulSets().inNamespace(name).list().getItems().stream()
                                .noneMatch(set -> set.getSpec().getServiceName().endsWith("-headless"))
                        && !selectorOrNone(name).containsKey("statefulset.kubernetes.io/pod-name"));
        setState(id, "desired = 'running'", new JsonObject().put("keepImmutableFields", true));
        awaitState(id, "ready");
        assertThat(set(name, "postgres").getSpec().getServiceName()).isEqualTo(name + "-postgres");
        assertThat(selector(name)).containsKey("app.kubernetes.io/component");
        return id;
    }

    private static void setValues(String id, JsonObject values) {
        setState(id, "desired = 'running'", values);
    }

    /** Changes the values of the instance as a rollout does. */
    private static void setState(String id, String desired, JsonObject values) {
        DATABASE.execute("UPDATE deployments SET " + desired + ", chart_values = '" + values.encode()
                + "', generation = generation + 1, attempts = 0, next_try = now(), progressing_since = NULL,"
                + " state = 'updating' WHERE customer_id = '" + id + "'");
    }

    /** Waits until the newest generation is applied. */
    private static void awaitObserved(String id) {
        Awaitility.await().atMost(TIMEOUT).until(() -> DATABASE.query(
                        "SELECT observed_generation = generation AND state = 'ready'"
                                + " FROM deployments WHERE customer_id = '" + id + "'")
                .equals(List.of("t")));
    }

    private static void awaitState(String id, String state) {
        Awaitility.await(id + " is " + state).atMost(TIMEOUT).until(() -> provisioner
                .get("/customers/" + id + "/deployment/status", operator)
                .expect(200)
                .json()
                .getString("state")
                .equals(state));
    }

    private static StatefulSet set(String name, String component) {
        return CLIENT.apps()
                .statefulSets()
                .inNamespace(name)
                .withName(name + "-" + component)
                .get();
    }

    private static Map<String, String> selector(String name) {
        Map<String, String> selector = selectorOrNone(name);
        assertThat(selector).isNotEmpty();
        return selector;
    }

    private static Map<String, String> selectorOrNone(String name) {
        Deployment handle = CLIENT.apps()
                .deployments()
                .inNamespace(name)
                .withName(name + "-postgres")
                .get();
        return handle == null ? Map.of() : handle.getSpec().getSelector().getMatchLabels();
    }

    /** Returns the UIDs of pods by name. */
    private static Map<String, String> pods(String name) {
        return CLIENT.pods().inNamespace(name).list().getItems().stream()
                .map(Pod::getMetadata)
                .filter(pod -> pod.getDeletionTimestamp() == null)
                .collect(Collectors.toMap(pod -> pod.getName(), pod -> pod.getUid()));
    }

    /** Returns the pods of StatefulSets. */
    private static Map<String, String> statefulPods(Map<String, String> pods) {
        return pods.entrySet().stream()
                .filter(pod -> pod.getKey().endsWith("-0"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
