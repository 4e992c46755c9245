package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery provisioner} on a real control plane: killed at random times, and with two replicas. */
@Tag("cluster")
class ProvisionerProcessInClusterTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int KILLS = 10;
    private static final int LONGEST_LIFE_MILLIS = 3_000;

    private final KubernetesClient client = ControlPlane.shared().client();
    private final TestDatabase database = TestDatabase.create();

    @TempDir
    private Path folder;

    private HttpServer healthy;
    private String operator;

    @BeforeEach
    void prepare() throws Exception {
        healthy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        healthy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        healthy.start();
        operator = ProvisionerProgram.operator(database);
    }

    @AfterEach
    void stop() {
        healthy.stop(0);
    }

    @Test
    void resumesAfterEachOfTenKills() throws Exception {
        Random random = new Random(8);
        try (ProvisionerProgram first = provisioner()) {
            first.awaitReady();
            first.signUp("stays@example.com", "kill-stays");
            first.signUp("goes@example.com", "kill-goes");
            first.process().kill();
        }
        for (int kill = 1; kill < KILLS; kill++) {
            if (kill == KILLS / 2) {
                wantNothing("kill-goes");
            }
            // Reconciles finished instances again, so that each kill interrupts work.
            database.execute("UPDATE deployments SET next_try = now()");
            try (ProvisionerProgram killed = provisioner()) {
                killed.awaitReady();
                Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
                killed.process().kill();
            }
        }
        try (ProvisionerProgram last = provisioner()) {
            last.awaitReady();
            database.execute("UPDATE deployments SET next_try = now()");
            await(last, "kill-stays", "ready");
            await(last, "kill-goes", "deleted");
            assertThat(client.namespaces().withName("customer-kill-goes").get()).isNull();
            assertThat(new JsonObject(last.get("/customers/kill-stays/deployment/difference", operator)
                                    .body())
                            .getString("difference"))
                    .isEmpty();
            assertThat(client.apps()
                            .deployments()
                            .inNamespace("customer-kill-stays")
                            .list()
                            .getItems())
                    .allMatch(deployment -> deployment.getMetadata().getGeneration() == 1);
        }
    }

    @Test
    void replicasShareTheWorkAndOneCompletesIt() throws Exception {
        try (ProvisionerProgram first = provisioner();
                ProvisionerProgram second = provisioner()) {
            first.awaitReady();
            second.awaitReady();
            List<String> ids = List.of("two-a", "two-b", "two-c", "two-d", "two-e", "two-f");
            for (int i = 0; i < ids.size(); i++) {
                ProvisionerProgram replica = i % 2 == 0 ? first : second;
                assertThat(replica.signUp("two" + i + "@example.com", ids.get(i))
                                .statusCode())
                        .isEqualTo(201);
            }
            await(second, "two-a", "ready");
            first.process().kill();
            for (String id : ids) {
                await(second, id, "ready");
                assertThat(client.apps()
                                .statefulSets()
                                .inNamespace("customer-" + id)
                                .list()
                                .getItems())
                        .isNotEmpty()
                        .allMatch(set -> set.getMetadata().getGeneration() == 1);
            }
            assertThat(second.deleteNow("two-a", operator).statusCode()).isEqualTo(202);
            await(second, "two-a", "deleted");
        }
    }

    /** Writes what the API writes, which does not run at this time. */
    private void wantNothing(String id) {
        database.execute("UPDATE deployments SET desired = 'deleted', generation = generation + 1, next_try = now()"
                + " WHERE customer_id = '" + id + "'");
    }

    private ProvisionerProgram provisioner() throws IOException {
        return ProvisionerProgram.start(
                database,
                ControlPlane.shared().kubeconfig(),
                folder,
                "--instance-health-url=http://127.0.0.1:" + healthy.getAddress().getPort() + "/{id}");
    }

    private void await(ProvisionerProgram at, String id, String state) {
        Awaitility.await(id + " is " + state).atMost(TIMEOUT).until(() -> new JsonObject(
                        at.get("/customers/" + id + "/deployment/status", operator)
                                .body())
                .getString("state")
                .equals(state));
    }
}
