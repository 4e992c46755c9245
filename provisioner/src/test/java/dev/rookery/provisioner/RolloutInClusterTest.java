package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A new image for 20 customers in waves, on a real control plane. One of them does not become healthy. */
@Tag("cluster")
class RolloutInClusterTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(RolloutInClusterTest.class);
    private static final int CUSTOMERS = 20;
    private static final String ILL = "roll-07";
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final ReconcileConfig CONFIG = ReconcileConfig.builder()
            .idleInterval(Duration.ofSeconds(1))
            .ratePerSecond(1_000)
            .pollInterval(Duration.ofSeconds(1))
            .maximumBackoff(Duration.ofSeconds(5))
            .progressDeadline(Duration.ofHours(1))
            .build();

    private final KubernetesClient client = ControlPlane.shared().client();
    private final TestDatabase database = TestProvisioner.createDatabase();

    @Test
    void changesTheHealthyCustomersAndReturnsTheIllOne() {
        try (FakeInstances instances = new FakeInstances()) {
            String rollout;
            String operator;
            try (TestProvisioner provisioner = provisioner(instances)) {
                operator = provisioner.addOperator();
                signUpAll(provisioner);
                instances.setHealthy(ILL, false);
                label(provisioner, operator, "roll-00", "first");
                label(provisioner, operator, ILL, "second");
                rollout = start(provisioner, operator);
                JsonObject paused = await(provisioner, operator, rollout, "paused");

                assertThat(paused.getString("reason")).startsWith("Customer " + ILL + " failed: ");
                Map<String, Long> images = ids().collect(Collectors.groupingBy(this::image, Collectors.counting()));
                assertThat(images)
                        .containsEntry("registry.example.com/rookery:2", 2L)
                        .containsEntry("registry.example.com/rookery:1", CUSTOMERS - 2L);
                assertThat(ids().filter(id -> !List.of("roll-00", ILL).contains(id)))
                        .allMatch(id -> api(id).getMetadata().getGeneration() == 1);
            }
            // Another process goes on, and lets the others have the change.
            try (TestProvisioner provisioner = provisioner(instances)) {
                long start = System.nanoTime();
                provisioner
                        .call(
                                "POST",
                                "/rollouts/" + rollout + "/resume",
                                operator,
                                new JsonObject().put("on_failure", "skip"))
                        .expect(202);
                await(provisioner, operator, rollout, "completed");
                LOGGER.info(
                        "instances={} Updated in {} s after the first failure",
                        CUSTOMERS,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds());

                assertThat(ids().filter(id -> !id.equals(ILL)))
                        .allMatch(id -> image(id).endsWith(":2"));
                Awaitility.await().atMost(TIMEOUT).until(() -> image(ILL).endsWith(":1"));
                instances.setHealthy(ILL, true);
                awaitReady(CUSTOMERS);
                assertThat(provisioner
                                .get("/customers?version=registry.example.com/rookery:2&limit=100", operator)
                                .expect(200)
                                .json()
                                .getJsonArray("items"))
                        .hasSize(CUSTOMERS - 1);
            }
        }
    }

    private String start(TestProvisioner provisioner, String operator) {
        Function<String, JsonObject> ring = name -> new JsonObject().put("labels", new JsonObject().put("ring", name));
        return provisioner
                .call(
                        "POST",
                        "/rollouts",
                        operator,
                        new JsonObject()
                                .put("image", "registry.example.com/rookery:2")
                                .put("deadline_seconds", 90)
                                .put(
                                        "waves",
                                        new JsonArray()
                                                .add(ring.apply("first"))
                                                .add(ring.apply("second"))
                                                .add(new JsonObject().put("percent", 50))
                                                .add(new JsonObject().put("percent", 100))))
                .expect(201)
                .json()
                .getString("rollout_id");
    }

    private void signUpAll(TestProvisioner provisioner) {
        ids().forEach(id -> provisioner
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signUpRequest(id + "@example.com", id).put("customer_id", id))
                .expect(201));
        awaitReady(CUSTOMERS);
    }

    private static void label(TestProvisioner provisioner, String operator, String id, String ring) {
        provisioner
                .call(
                        "PUT",
                        "/customers/" + id + "/labels",
                        operator,
                        new JsonObject().put("labels", new JsonObject().put("ring", ring)))
                .expect(200);
    }

    private static JsonObject await(TestProvisioner provisioner, String operator, String rollout, String state) {
        return Awaitility.await("the rollout is " + state)
                .atMost(TIMEOUT)
                .until(
                        () -> provisioner
                                .get("/rollouts/" + rollout, operator)
                                .expect(200)
                                .json(),
                        found -> found.getString("state").equals(state));
    }

    private void awaitReady(int customers) {
        Awaitility.await(customers + " are ready").atMost(TIMEOUT).until(() -> database.query(
                        "SELECT count(*) FROM deployments WHERE state = 'ready'")
                .equals(List.of(Integer.toString(customers))));
    }

    private TestProvisioner provisioner(FakeInstances instances) {
        return new TestProvisioner(
                database,
                KubernetesTargets.create(ControlPlane.shared().kubeconfig(), instances.url()),
                CONFIG,
                new SignupLimits(1_000, 1_000));
    }

    private static Stream<String> ids() {
        return IntStream.range(0, CUSTOMERS).mapToObj("roll-%02d"::formatted);
    }

    private Deployment api(String id) {
        String name = "customer-" + id;
        return client.apps()
                .deployments()
                .inNamespace(name)
                .withName(name + "-api")
                .get();
    }

    private String image(String id) {
        return api(id).getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }
}
