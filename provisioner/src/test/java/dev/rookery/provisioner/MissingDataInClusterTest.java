package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lost namespaces and volume claims, and deletions that do not end, on a real control plane. */
@Tag("cluster")
class MissingDataInClusterTest {
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
    void aDeletedNamespaceComesBackOnlyByDecision() {
        String id = ready("lost-namespace");
        String name = "customer-" + id;
        CLIENT.namespaces().withName(name).delete();

        assertThat(await(id, "data_missing").getString("error")).contains("Namespace " + name);
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> CLIENT.namespaces().withName(name).get() == null);
        requireReconciled(id);
        assertThat(CLIENT.namespaces().withName(name).get()).isNull();
        assertThat(status(id).getString("state")).isEqualTo("data_missing");

        decide(id, "restore").expectProblem(409, "conflict");
        decide(id, "accept").expect(202);
        await(id, "ready");
        assertThat(CLIENT.namespaces().withName(name).get()).isNotNull();
    }

    /** The StatefulSet controller creates a deleted claim again, empty, as soon as its pod restarts. */
    @Test
    void anEmptyClaimInPlaceOfADeletedOneIsMissingData() {
        String id = ready("lost-claim");
        String name = "customer-" + id;
        String claim = "postgres-data-" + name + "-postgres-0";
        String uid = uid(name, claim);

        CLIENT.persistentVolumeClaims().inNamespace(name).withName(claim).delete();
        CLIENT.pods().inNamespace(name).withName(name + "-postgres-0").delete();
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> !Objects.equals(uid, uid(name, claim)) && uid(name, claim) != null);

        assertThat(await(id, "data_missing").getString("error")).contains(claim);
        decide(id, "restore").expectProblem(409, "conflict");
        decide(id, "accept").expect(202);
        await(id, "ready");
    }

    @Test
    void restoresTheNewestBackup() {
        String id = ready("restored");
        String name = "customer-" + id;
        enableBackups(id, new JsonObject().put("enabled", true));
        String claim = "postgres-data-" + name + "-postgres-0";
        CLIENT.persistentVolumeClaims().inNamespace(name).withName(claim).delete();
        await(id, "data_missing");
        CLIENT.pods().inNamespace(name).withName(name + "-postgres-0").delete();
        assertThat(provisioner
                        .get("/customers/" + id + "/deployment/data", operator)
                        .json()
                        .getBoolean("can_restore"))
                .isTrue();

        decide(id, "restore").expect(202);

        await(id, "ready");
        List<Job> jobs = CLIENT.batch().v1().jobs().inNamespace(name).list().getItems().stream()
                .filter(job -> job.getMetadata().getName().startsWith(name + "-restore-"))
                .toList();
        assertThat(jobs).hasSize(1);
        assertThat(jobs.get(0).getStatus().getSucceeded()).isEqualTo(1);
        assertThat(jobs.get(0)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getCommand())
                .contains("/scripts/restore.sh");
    }

    /** The namespace is gone, and with it the volume of backups: the job fetches the newest backup of the bucket. */
    @Test
    void restoresTheNewestBackupOfTheObjectStorage() {
        String id = ready("restored-from-bucket");
        String name = "customer-" + id;
        enableBackups(
                id,
                new JsonObject()
                        .put("enabled", true)
                        .put(
                                "objectStorage",
                                new JsonObject().put("bucket", "backups").put("secretName", "storage")));
        CLIENT.namespaces().withName(name).delete();
        await(id, "data_missing");
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> CLIENT.namespaces().withName(name).get() == null);
        assertThat(provisioner
                        .get("/customers/" + id + "/deployment/data", operator)
                        .json()
                        .getString("restore_from"))
                .isEqualTo("object_storage");

        decide(id, "restore").expect(202);

        await(id, "ready");
        Job job = CLIENT.batch().v1().jobs().inNamespace(name).list().getItems().stream()
                .filter(found -> found.getMetadata().getName().startsWith(name + "-restore-"))
                .findFirst()
                .orElseThrow();
        assertThat(job.getStatus().getSucceeded()).isEqualTo(1);
        assertThat(job.getSpec().getTemplate().getSpec().getInitContainers())
                .singleElement()
                .satisfies(download -> assertThat(download.getArgs()).startsWith("backup", "download"));
    }

    @Test
    void aDeletionThatAFinalizerHoldsSaysSo() {
        String id = ready("held");
        String name = "customer-" + id;
        CLIENT.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("held")
                        .withNamespace(name)
                        .withFinalizers("example.com/held")
                        .endMetadata()
                        .build())
                .create();

        provisioner
                .call("DELETE", "/customers/" + id + "/deployment?now=true", operator, null)
                .expect(202);

        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> status(id).getString("step", "").contains("example.com/held"));
        DATABASE.execute(
                "UPDATE deployments SET progressing_since = now() - interval '1 day' WHERE customer_id = '" + id + "'");
        assertThat(await(id, "failed").getString("step")).contains("example.com/held");
        CLIENT.configMaps().inNamespace(name).withName("held").edit(object -> {
            object.getMetadata().setFinalizers(List.of());
            return object;
        });
        await(id, "deleted");
    }

    private static void enableBackups(String id, JsonObject values) {
        String generation = DATABASE.query("SELECT generation FROM deployments WHERE customer_id = '" + id + "'")
                .get(0);
        provisioner
                .call(
                        "PUT",
                        "/customers/" + id + "/labels",
                        operator,
                        new JsonObject().put("labels", new JsonObject().put("backup", id)))
                .expect(200);
        provisioner
                .call(
                        "POST",
                        "/rollouts",
                        operator,
                        new JsonObject()
                                .put("values", new JsonObject().put("backup", values))
                                .put("selector", new JsonObject().put("labels", new JsonObject().put("backup", id))))
                .expect(201);
        Awaitility.await().atMost(TIMEOUT).until(() -> DATABASE.query("SELECT count(*) FROM deployments"
                        + " WHERE customer_id = '" + id + "' AND observed_generation > " + generation
                        + " AND state = 'ready' AND data ? 'PersistentVolumeClaim customer-" + id + "-backup'")
                .equals(List.of("1")));
    }

    private static String uid(String namespace, String claim) {
        var live = CLIENT.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(claim)
                .get();
        return live == null ? null : live.getMetadata().getUid();
    }

    /** Waits for a reconciliation that begins after now. */
    private static void requireReconciled(String id) {
        String before = DATABASE.query("SELECT now()").get(0);
        DATABASE.execute("UPDATE deployments SET next_try = now() WHERE customer_id = '" + id + "'");
        Awaitility.await().atMost(TIMEOUT).until(() -> DATABASE.query("SELECT count(*) FROM deployments"
                        + " WHERE customer_id = '" + id + "' AND last_try > '" + before + "' AND next_try > now()")
                .equals(List.of("1")));
    }

    private static String ready(String company) {
        String id = provisioner
                .signUp(company + "@example.com", company)
                .getJsonObject("customer")
                .getString("customer_id");
        await(id, "ready");
        return id;
    }

    private static TestProvisioner.Response decide(String id, String decision) {
        return provisioner.call(
                "POST", "/customers/" + id + "/deployment/data", operator, new JsonObject().put("decision", decision));
    }

    private static JsonObject status(String id) {
        return provisioner
                .get("/customers/" + id + "/deployment/status", operator)
                .expect(200)
                .json();
    }

    private static JsonObject await(String id, String state) {
        return Awaitility.await(id + " is " + state)
                .atMost(TIMEOUT)
                .until(() -> status(id), status -> status.getString("state").equals(state));
    }
}
