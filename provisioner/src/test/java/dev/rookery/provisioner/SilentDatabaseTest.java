package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and reconciliations while PostgreSQL hangs: it keeps connections open and does not respond. */
class SilentDatabaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Two provisioners with eight connections for requests and two for each of four workers. */
    private static final int CONNECTIONS = 2 * (8 + 2 * 4);

    private final ExecutorService requests = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        requests.shutdownNow();
    }

    @Test
    void requestsFailAndReconciliationsResumeWithoutOverlap(@TempDir Path folder) throws Exception {
        InMemoryTarget target = new InMemoryTarget();
        try (PostgresProcess postgres = new PostgresProcess(folder.resolve("cluster"))) {
            TestDatabase database = TestDatabase.of(postgres);
            try (TestProvisioner first = provisioner(database, target);
                    TestProvisioner second = provisioner(database, target)) {
                String operator = first.addOperator();
                CountDownLatch hung = new CountDownLatch(1);
                // A worker holds the lock of the customer at this point.
                target.duringNextApply(() -> {
                    postgres.hang();
                    hung.countDown();
                });
                try {
                    String id = first.signUp("a@example.com", "Company a")
                            .getJsonObject("customer")
                            .getString("customer_id");
                    assertThat(hung.await(TestProvisioner.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                    // Concurrent, because each request but those of /health/live waits for the timeout.
                    Stream.of(first, second)
                            .flatMap(replica -> Stream.<Runnable>of(
                                    () -> replica.get("/customers/" + id + "/deployment/status", operator)
                                            .expectProblem(503, "unavailable"),
                                    () -> replica.get("/health/ready", "").expect(503),
                                    () -> replica.get("/health/live", "").expect(200)))
                            .map(request -> CompletableFuture.runAsync(request, requests))
                            .toList()
                            .forEach(CompletableFuture::join);
                } finally {
                    postgres.resume();
                }

                await().atMost(TestProvisioner.TIMEOUT)
                        .until(() -> first.get("/health/ready", "").status() == 200);
                second.signUp("b@example.com", "Company b");
                await().atMost(TestProvisioner.TIMEOUT)
                        .until(() -> database.query("SELECT count(*) FROM deployments WHERE state = 'ready'")
                                .get(0)
                                .equals("2"));
                await().atMost(TestProvisioner.TIMEOUT)
                        .until(() -> database.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
                                .isEmpty());
                await().atMost(TestProvisioner.TIMEOUT)
                        .until(() ->
                                database.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'rookery'")
                                                .size()
                                        <= CONNECTIONS);
            }
        }
        assertThat(target.hasOverlapped()).isFalse();
    }

    private static TestProvisioner provisioner(TestDatabase database, InMemoryTarget target) {
        return new TestProvisioner(
                database,
                TIMEOUT,
                target,
                TestProvisioner.shortDelays(),
                new SignupLimits(1_000, 1_000),
                new ThrottleConfig(0, Duration.ZERO));
    }
}
