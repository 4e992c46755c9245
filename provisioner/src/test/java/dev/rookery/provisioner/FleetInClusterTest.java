package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many customers at once, looked after by two replicas on a real control plane. */
@Tag("cluster")
class FleetInClusterTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(FleetInClusterTest.class);
    private static final int CUSTOMERS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final SignupLimits MANY = new SignupLimits(1_000_000, 1_000_000);
    private static final ReconcileConfig CONFIG = new ReconcileConfig(
            4,
            1_000,
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            Duration.ofMinutes(20),
            Duration.ofDays(30));

    /** What a look at a stack that is as it should be may ask: pods, Deployments, StatefulSets; some to spare for the cluster. */
    private static final int READS_OF_A_LOOK = 3;

    private final KubernetesClient client = ControlPlane.shared().client();
    private final TestDatabase database = TestDatabase.create();
    private final Witness witness = new Witness();

    @Test
    void fiftyCustomersComeUpAtOnceCostNothingAndGo() {
        try (HealthyInstances instances = new HealthyInstances()) {
            RequestCounter requests = new RequestCounter();
            try (TestProvisioner first = provisioner(instances, requests)) {
                try (TestProvisioner second = provisioner(instances, new RequestCounter())) {
                    comeUp(List.of(first, second));
                }
                costNothing(requests);
                go(first);
            }
        }
        assertThat(witness.overlaps()).isEmpty();
    }

    private void comeUp(List<TestProvisioner> replicas) {
        long start = System.nanoTime();
        forEachCustomer(number -> replicas.get(number % replicas.size())
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signup("fleet" + number + "@example.com", "Fleet")
                                .put("customer_id", id(number)))
                .expect(201));
        await("ready");
        LOGGER.info("{} stacks are ready after {} s", CUSTOMERS, seconds(start));

        Set<String> uniqueIds = new TreeSet<>();
        int objects = 0;
        for (int number = 0; number < CUSTOMERS; number++) {
            String id = id(number);
            List<HasMetadata> own = objects(id);
            assertThat(own).hasSizeGreaterThan(20);
            for (HasMetadata object : own) {
                objects++;
                uniqueIds.add(object.getMetadata().getUid());
                // Of others it knows nothing: every id has the same length.
                assertThat(mentioned(object)).isSubsetOf(id);
            }
            assertThat(client.apps()
                            .deployments()
                            .inNamespace("customer-" + id)
                            .list()
                            .getItems())
                    .allMatch(deployment -> deployment.getMetadata().getGeneration() == 1);
        }
        assertThat(uniqueIds).hasSize(objects);
        assertThat(passwords()).hasSize(CUSTOMERS);
    }

    /** One replica is left. What the other has written it writes once more, and then nothing. */
    private void costNothing(RequestCounter requests) {
        lookAtAll();
        lookAtAll();
        int reads = requests.reads();
        int writes = requests.writes();
        lookAtAll();
        LOGGER.info(
                "A look at {} stacks asks {} times and writes {} times",
                CUSTOMERS,
                requests.reads() - reads,
                requests.writes() - writes);
        assertThat(requests.writes() - writes).isZero();
        assertThat(requests.reads() - reads).isLessThan(CUSTOMERS * (READS_OF_A_LOOK + 1));
    }

    private void go(TestProvisioner provisioner) {
        long start = System.nanoTime();
        String operator = provisioner.operator();
        forEachCustomer(number -> provisioner
                .call("DELETE", "/customers/" + id(number) + "/deployment?now=true", operator, null)
                .expect(202));
        await("deleted");
        LOGGER.info("{} stacks are gone after {} s", CUSTOMERS, seconds(start));
        for (int number = 0; number < CUSTOMERS; number++) {
            assertThat(client.namespaces().withName("customer-" + id(number)).get())
                    .isNull();
        }
    }

    private void lookAtAll() {
        String before = database.query("SELECT now()").get(0);
        database.execute("UPDATE deployments SET next_try = now()");
        Awaitility.await().atMost(PATIENCE).until(() -> database.query(
                        "SELECT count(*) FROM deployments WHERE state = 'ready' AND NOT dirty AND next_try > now()"
                                + " AND last_try > '" + before + "'")
                .get(0)
                .equals(Integer.toString(CUSTOMERS)));
    }

    private void await(String state) {
        Awaitility.await("all are " + state).atMost(PATIENCE).until(() -> database.query(
                        "SELECT count(*) FROM deployments WHERE state = '" + state + "'")
                .get(0)
                .equals(Integer.toString(CUSTOMERS)));
    }

    private static void forEachCustomer(Consumer<Integer> work) {
        ExecutorService people = Executors.newFixedThreadPool(CUSTOMERS);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int number = 0; number < CUSTOMERS; number++) {
                int mine = number;
                all.add(CompletableFuture.runAsync(() -> work.accept(mine), people));
            }
            all.forEach(CompletableFuture::join);
        } finally {
            people.shutdown();
        }
    }

    private TestProvisioner provisioner(HealthyInstances instances, RequestCounter requests) {
        return new TestProvisioner(
                database,
                witness.watch(ClusterTargets.target(ControlPlane.shared().kubeconfig(), instances.url(), requests)),
                CONFIG,
                MANY);
    }

    private static String id(int number) {
        return "fleet-%02d".formatted(number);
    }

    /** The customers that an object names, wherever. */
    private Set<String> mentioned(HasMetadata object) {
        return Stream.iterate(0, number -> number < CUSTOMERS, number -> number + 1)
                .map(FleetInClusterTest::id)
                .filter(client.getKubernetesSerialization().asJson(object)::contains)
                .collect(Collectors.toSet());
    }

    private Set<String> passwords() {
        return Stream.iterate(0, number -> number < CUSTOMERS, number -> number + 1)
                .map(number -> client.secrets()
                        .inNamespace("customer-" + id(number))
                        .withName("customer-" + id(number) + "-secrets")
                        .get()
                        .getData()
                        .get("PGPASSWORD"))
                .collect(Collectors.toSet());
    }

    private List<HasMetadata> objects(String id) {
        return new NamespaceObjects(client).of("customer-" + id);
    }

    private static long seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
