package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Volumes whose size a rollout changes, on a real control plane. */
@Tag("cluster")
class VolumeGrowthInClusterTest {
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

    @AfterEach
    void allowExpansion() {
        setExpansion(true);
    }

    @Test
    void aLargerSizeGrowsTheVolumeWithoutARestart() {
        String id = ready("grows");
        String name = "customer-" + id;
        String pod = podUid(name);
        String set = setUid(name);
        String claim = claim(name).getMetadata().getUid();
        assertThat(size(name)).isEqualTo("10Gi");

        resize(id, "25Gi");

        Awaitility.await().atMost(TIMEOUT).until(() -> "25Gi".equals(template(name)));
        awaitState(id, "ready");
        assertThat(size(name)).isEqualTo("25Gi");
        assertThat(claim(name).getMetadata().getUid()).isEqualTo(claim);
        assertThat(setUid(name)).isNotEqualTo(set);
        assertThat(podUid(name)).isEqualTo(pod);
        Awaitility.await("the new StatefulSet has adopted the pod")
                .atMost(TIMEOUT)
                .until(() -> CLIENT
                        .pods()
                        .inNamespace(name)
                        .withName(name + "-postgres-0")
                        .get()
                        .getMetadata()
                        .getOwnerReferences()
                        .stream()
                        .anyMatch(owner -> owner.getUid().equals(setUid(name))));

        String grown = setUid(name);
        resize(id, "5Gi");
        awaitObserved(id);
        assertThat(size(name)).isEqualTo("25Gi");
        assertThat(template(name)).isEqualTo("25Gi");
        assertThat(setUid(name)).isEqualTo(grown);
        assertThat(podUid(name)).isEqualTo(pod);
    }

    @Test
    void aStorageClassWithoutExpansionIsNamed() {
        String id = ready("fixed");
        String name = "customer-" + id;
        String set = setUid(name);
        setExpansion(false);

        resize(id, "25Gi");

        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> status(id).getString("error", "").contains("allowVolumeExpansion: true in StorageClass"));
        assertThat(status(id).getString("step")).contains("grow PersistentVolumeClaim postgres-data-" + name);
        assertThat(setUid(name)).isEqualTo(set);
        assertThat(size(name)).isEqualTo("10Gi");

        setExpansion(true);
        Awaitility.await().atMost(TIMEOUT).until(() -> "25Gi".equals(size(name)));
        awaitState(id, "ready");
    }

    private static void setExpansion(boolean allowed) {
        CLIENT.storage().v1().storageClasses().withName("standard").edit(type -> {
            type.setAllowVolumeExpansion(allowed);
            return type;
        });
    }

    /** Changes the values of the instance as a rollout does. */
    private static void resize(String id, String size) {
        DATABASE.execute("UPDATE deployments SET chart_values = '"
                + new JsonObject()
                        .put("postgres", new JsonObject().put("storageSize", size))
                        .encode()
                + "', generation = generation + 1, attempts = 0, next_try = now(), progressing_since = NULL,"
                + " state = 'updating' WHERE customer_id = '" + id + "'");
    }

    /** Waits until the newest generation is applied. */
    private static void awaitObserved(String id) {
        Awaitility.await().atMost(TIMEOUT).until(() -> DATABASE.query(
                        "SELECT observed_generation = generation AND state = 'ready' FROM deployments WHERE customer_id = '"
                                + id + "'")
                .equals(List.of("t")));
    }

    private static PersistentVolumeClaim claim(String name) {
        return CLIENT.persistentVolumeClaims()
                .inNamespace(name)
                .withName("postgres-data-" + name + "-postgres-0")
                .get();
    }

    private static String size(String name) {
        return claim(name).getSpec().getResources().getRequests().get("storage").toString();
    }

    private static String template(String name) {
        var set = CLIENT.apps()
                .statefulSets()
                .inNamespace(name)
                .withName(name + "-postgres")
                .get();
        return set == null
                ? ""
                : set.getSpec()
                        .getVolumeClaimTemplates()
                        .get(0)
                        .getSpec()
                        .getResources()
                        .getRequests()
                        .get("storage")
                        .toString();
    }

    private static String setUid(String name) {
        return CLIENT.apps()
                .statefulSets()
                .inNamespace(name)
                .withName(name + "-postgres")
                .get()
                .getMetadata()
                .getUid();
    }

    private static String podUid(String name) {
        return CLIENT.pods()
                .inNamespace(name)
                .withName(name + "-postgres-0")
                .get()
                .getMetadata()
                .getUid();
    }

    private static String ready(String company) {
        String id = provisioner
                .signUp(company + "@example.com", company)
                .getJsonObject("customer")
                .getString("customer_id");
        awaitState(id, "ready");
        return id;
    }

    private static JsonObject status(String id) {
        return provisioner
                .get("/customers/" + id + "/deployment/status", operator)
                .expect(200)
                .json();
    }

    private static void awaitState(String id, String state) {
        Awaitility.await(id + " is " + state)
                .atMost(TIMEOUT)
                .until(() -> status(id).getString("state").equals(state));
    }
}
