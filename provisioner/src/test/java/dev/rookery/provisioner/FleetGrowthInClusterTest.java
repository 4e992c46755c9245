package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests, connections, memory and time per customer while a fleet grows to 200 customers, whose pods do not run. Logs a table for
 * docs/benchmarks.md: {@code ./test --all provisioner -Dtest=FleetGrowthInClusterTest}, up to 10 minutes on two cores.
 */
@Tag("measurement")
class FleetGrowthInClusterTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(FleetGrowthInClusterTest.class);
    private static final List<Integer> SIZES = List.of(50, 100, 200);
    /** Customers of a rollout, the same ones for each size: what they cost shows the growth, and all of them would take longer. */
    private static final int ROLLED_OUT = 20;

    private static final Duration TIMEOUT = Duration.ofMinutes(30);
    /** Reads of a reconciliation of an instance that has not drifted: namespace, claims, pods, Deployments, StatefulSets. */
    private static final int READS_PER_RECONCILIATION = 5;

    private static final ReconcileConfig CONFIG = ReconcileConfig.builder()
            .idleInterval(Duration.ofSeconds(1))
            .ratePerSecond(1_000)
            .resyncInterval(Duration.ofHours(1))
            .maximumBackoff(Duration.ofSeconds(5))
            .progressDeadline(Duration.ofMinutes(30))
            .build();

    private final ControlPlane controlPlane = ControlPlane.shared();
    private final TestDatabase database = TestProvisioner.createDatabase();
    private final RequestCounter requests = new RequestCounter();
    private final List<Long> connections = new ArrayList<>();
    private final List<String> table = new ArrayList<>(List.of(
            "| customers | action | reads | writes | ms | reconciliation in ms | connections | heap in KiB |",
            "|---|---|---|---|---|---|---|---|"));
    private int image = 1;

    @Test
    void requestsAndConnectionsDoNotGrowWithTheFleet() {
        long connectionsOfTests = connections();
        try (FakeInstances instances = new FakeInstances();
                TestProvisioner provisioner = new TestProvisioner(
                        database,
                        KubernetesTargets.create(controlPlane.kubeconfig(), instances.url(), requests),
                        CONFIG,
                        new SignupLimits(1_000_000, 1_000_000))) {
            String operator = provisioner.addOperator();
            long emptyHeap = liveHeap();
            int before = 0;
            for (int size : SIZES) {
                measure(provisioner, size, "sign up", size - before, signUp(provisioner, before, size));
                label(provisioner, operator, before);
                // The first reconciliation after a write finds nothing to do, but has to ask.
                reconcileAll(size);
                int writes = requests.writes();
                int reads = requests.reads();
                measure(provisioner, size, "reconcile without drift", size, () -> reconcileAll(size));
                assertThat(requests.writes() - writes).isZero();
                assertThat(requests.reads() - reads).isLessThan(size * (READS_PER_RECONCILIATION + 1));
                measure(provisioner, size, "roll out an image", ROLLED_OUT, () -> rollOut(provisioner, operator, size));
                connections.add(connections() - connectionsOfTests);
                table.add("| %d | all | | | | | %d | %d |"
                        .formatted(
                                size,
                                connections.get(connections.size() - 1),
                                (liveHeap() - emptyHeap) / 1_024 / size));
                before = size;
                LOGGER.info("Per customer:\n{}", String.join("\n", table));
            }
        }
        // As many as there are kinds, and one per request in progress.
        assertThat(connections.get(SIZES.size() - 1)).isLessThan(connections.get(0) + 10);
    }

    private Runnable signUp(TestProvisioner provisioner, int from, int to) {
        return () -> {
            IntStream.range(from, to).forEach(number -> provisioner
                    .call(
                            "POST",
                            "/customers/signup",
                            "",
                            TestProvisioner.signUpRequest("growth" + number + "@example.com", "Growth")
                                    .put("customer_id", "growth-" + number))
                    .expect(201));
            awaitReady(to);
        };
    }

    /** Marks the customers of rollouts, once they exist. */
    private static void label(TestProvisioner provisioner, String operator, int before) {
        if (before == 0) {
            IntStream.range(0, ROLLED_OUT).forEach(number -> provisioner
                    .call(
                            "PUT",
                            "/customers/growth-" + number + "/labels",
                            operator,
                            new JsonObject().put("labels", new JsonObject().put("rollout", "yes")))
                    .expect(200));
        }
    }

    private void rollOut(TestProvisioner provisioner, String operator, int size) {
        image++;
        String rollout = provisioner
                .call(
                        "POST",
                        "/rollouts",
                        operator,
                        new JsonObject()
                                .put("image", "registry.example.com/rookery:" + image)
                                .put("selector", new JsonObject().put("labels", new JsonObject().put("rollout", "yes")))
                                .put("parallel", ROLLED_OUT)
                                .put("waves", new JsonArray().add(new JsonObject().put("percent", 100))))
                .expect(201)
                .json()
                .getString("rollout_id");
        Awaitility.await("the rollout is completed").atMost(TIMEOUT).until(() -> provisioner
                .get("/rollouts/" + rollout, operator)
                .expect(200)
                .json()
                .getString("state")
                .equals("completed"));
        awaitReady(size);
    }

    private void reconcileAll(int size) {
        String before = database.query("SELECT now()").get(0);
        database.execute("UPDATE deployments SET next_try = now()");
        Awaitility.await().atMost(TIMEOUT).until(() -> database.query(
                        "SELECT count(*) FROM deployments WHERE state = 'ready' AND NOT dirty AND next_try > now()"
                                + " AND last_try > '" + before + "'")
                .get(0)
                .equals(Integer.toString(size)));
    }

    private void awaitReady(int customers) {
        Awaitility.await(customers + " are ready").atMost(TIMEOUT).until(() -> database.query(
                        "SELECT count(*) FROM deployments WHERE state = 'ready'")
                .equals(List.of(Integer.toString(customers))));
    }

    /** @param customers customers that the work is about */
    private void measure(TestProvisioner provisioner, int size, String action, int customers, Runnable work) {
        int reads = requests.reads();
        int writes = requests.writes();
        Timer timer = provisioner
                .registry()
                .get("rookery.provisioner.reconciliations")
                .timer();
        double reconciling = timer.totalTime(TimeUnit.MILLISECONDS);
        long start = System.nanoTime();
        work.run();
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        table.add("| %d | %s | %.1f | %.1f | %d | %.0f | | |"
                .formatted(
                        size,
                        action,
                        (double) (requests.reads() - reads) / customers,
                        (double) (requests.writes() - writes) / customers,
                        millis / customers,
                        (timer.totalTime(TimeUnit.MILLISECONDS) - reconciling) / customers));
        LOGGER.info("{} of {} customers took {} ms", action, customers, millis);
    }

    private long connections() {
        return ApiServerConnections.count(
                controlPlane.client().getConfiguration().getMasterUrl());
    }

    private static long liveHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
