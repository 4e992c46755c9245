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

/** Many instances at the same time, reconciled by two replicas on a real control plane. */
@Tag("cluster")
class FleetInClusterTest {
    private static final Logger LOGGER = LoggerFactory.getLogger(FleetInClusterTest.class);
    private static final int CUSTOMERS = 50;
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final SignupLimits UNLIMITED_SIGNUPS = new SignupLimits(1_000_000, 1_000_000);
    private static final ReconcileConfig CONFIG = ReconcileConfig.builder()
            .idleInterval(Duration.ofSeconds(1))
            .ratePerSecond(1_000)
            .pollInterval(Duration.ofSeconds(1))
            .resyncInterval(Duration.ofHours(1))
            .maximumBackoff(Duration.ofSeconds(5))
            .progressDeadline(Duration.ofMinutes(20))
            .build();

    /** Reads of a reconciliation of an instance that has not drifted: namespace, claims, pods, Deployments, StatefulSets. */
    private static final int READS_PER_RECONCILIATION = 5;

    private final KubernetesClient client = ControlPlane.shared().client();
    private final TestDatabase database = TestDatabase.create();
    private final OverlapDetector overlapDetector = new OverlapDetector();

    @Test
    void deploysAndDeletesFiftyInstancesAndWritesNothingInBetween() {
        try (FakeInstances instances = new FakeInstances()) {
            RequestCounter requests = new RequestCounter();
            try (TestProvisioner first = provisioner(instances, requests)) {
                try (TestProvisioner second = provisioner(instances, new RequestCounter())) {
                    deployAll(List.of(first, second));
                }
                requireNoWrites(requests);
                deleteAll(first);
            }
        }
        assertThat(overlapDetector.overlaps()).isEmpty();
    }

    private void deployAll(List<TestProvisioner> replicas) {
        long start = System.nanoTime();
        forEachCustomer(number -> replicas.get(number % replicas.size())
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signUpRequest("fleet" + number + "@example.com", "Fleet")
                                .put("customer_id", id(number)))
                .expect(201));
        await("ready");
        LOGGER.info("instances={} Ready after {} s", CUSTOMERS, seconds(start));

        Set<String> uniqueIds = new TreeSet<>();
        int objects = 0;
        for (int number = 0; number < CUSTOMERS; number++) {
            String id = id(number);
            List<HasMetadata> own = objects(id);
            assertThat(own).hasSizeGreaterThan(20);
            for (HasMetadata object : own) {
                objects++;
                uniqueIds.add(object.getMetadata().getUid());
                // Objects mention no other customer. All ids have the same length.
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

    /** The remaining replica applies once what the other one has written, and nothing afterwards. */
    private void requireNoWrites(RequestCounter requests) {
        reconcileAll();
        reconcileAll();
        int reads = requests.reads();
        int writes = requests.writes();
        reconcileAll();
        LOGGER.info(
                "instances={} Reconciled with {} reads and {} writes",
                CUSTOMERS,
                requests.reads() - reads,
                requests.writes() - writes);
        assertThat(requests.writes() - writes).isZero();
        assertThat(requests.reads() - reads).isLessThan(CUSTOMERS * (READS_PER_RECONCILIATION + 1));
    }

    private void deleteAll(TestProvisioner provisioner) {
        long start = System.nanoTime();
        String operator = provisioner.addOperator();
        forEachCustomer(number -> provisioner
                .call("DELETE", "/customers/" + id(number) + "/deployment?now=true", operator, null)
                .expect(202));
        await("deleted");
        LOGGER.info("instances={} Deleted after {} s", CUSTOMERS, seconds(start));
        for (int number = 0; number < CUSTOMERS; number++) {
            assertThat(client.namespaces().withName("customer-" + id(number)).get())
                    .isNull();
        }
    }

    private void reconcileAll() {
        String before = database.query("SELECT now()").get(0);
        database.execute("UPDATE deployments SET next_try = now()");
        Awaitility.await().atMost(TIMEOUT).until(() -> database.query(
                        "SELECT count(*) FROM deployments WHERE state = 'ready' AND NOT dirty AND next_try > now()"
                                + " AND last_try > '" + before + "'")
                .get(0)
                .equals(Integer.toString(CUSTOMERS)));
    }

    private void await(String state) {
        Awaitility.await("all are " + state).atMost(TIMEOUT).until(() -> database.query(
                        "SELECT count(*) FROM deployments WHERE state = '" + state + "'")
                .get(0)
                .equals(Integer.toString(CUSTOMERS)));
    }

    private static void forEachCustomer(Consumer<Integer> action) {
        ExecutorService executor = Executors.newFixedThreadPool(CUSTOMERS);
        try {
            List<CompletableFuture<Void>> results = new ArrayList<>();
            for (int number = 0; number < CUSTOMERS; number++) {
                int current = number;
                results.add(CompletableFuture.runAsync(() -> action.accept(current), executor));
            }
            results.forEach(CompletableFuture::join);
        } finally {
            executor.shutdown();
        }
    }

    private TestProvisioner provisioner(FakeInstances instances, RequestCounter requests) {
        return new TestProvisioner(
                database,
                overlapDetector.wrap(
                        KubernetesTargets.create(ControlPlane.shared().kubeconfig(), instances.url(), requests)),
                CONFIG,
                UNLIMITED_SIGNUPS);
    }

    private static String id(int number) {
        return "fleet-%02d".formatted(number);
    }

    /** Returns the ids of the customers that an object mentions anywhere. */
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
