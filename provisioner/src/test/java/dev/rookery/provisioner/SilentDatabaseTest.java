package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of callers and stacks while PostgreSQL hangs: it keeps its connections open, and says nothing. */
class SilentDatabaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Of two provisioners: eight for callers, and two for each of four workers. */
    private static final int CONNECTIONS = 2 * (8 + 2 * 4);

    @Test
    void callersAreToldAndStacksAreLookedAfterAgainByOneAtATime(@TempDir Path folder) throws Exception {
        TestTarget target = new TestTarget();
        try (PostgresProcess postgres = new PostgresProcess(folder.resolve("cluster"))) {
            TestDatabase database = TestDatabase.of(postgres);
            try (TestProvisioner first = provisioner(database, target);
                    TestProvisioner second = provisioner(database, target)) {
                String operator = first.operator();
                CountDownLatch hung = new CountDownLatch(1);
                // A worker holds the stack's lock.
                target.duringNextApplication(() -> {
                    postgres.hang();
                    hung.countDown();
                });
                try {
                    String id = first.signUp("a@example.com", "Company a")
                            .getJsonObject("customer")
                            .getString("customer_id");
                    assertThat(hung.await(TestProvisioner.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                    for (TestProvisioner one : new TestProvisioner[] {first, second}) {
                        one.get("/customers/" + id + "/deployment/status", operator)
                                .expectProblem(503, "unavailable");
                        one.get("/health/ready", "").expect(503);
                        one.get("/health/live", "").expect(200);
                    }
                } finally {
                    postgres.resume();
                }

                await().atMost(TestProvisioner.PATIENCE)
                        .until(() -> first.get("/health/ready", "").status() == 200);
                second.signUp("b@example.com", "Company b");
                await().atMost(TestProvisioner.PATIENCE)
                        .until(() -> database.query("SELECT count(*) FROM deployments WHERE state = 'ready'")
                                .get(0)
                                .equals("2"));
                await().atMost(TestProvisioner.PATIENCE)
                        .until(() -> database.query("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
                                .isEmpty());
                await().atMost(TestProvisioner.PATIENCE)
                        .until(() ->
                                database.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'rookery'")
                                                .size()
                                        <= CONNECTIONS);
            }
        }
        assertThat(target.hasOverlapped()).isFalse();
    }

    private static TestProvisioner provisioner(TestDatabase database, TestTarget target) {
        return new TestProvisioner(
                database,
                TIMEOUT,
                target,
                TestProvisioner.eager(),
                new SignupLimits(1_000, 1_000),
                new ThrottleConfig(0, Duration.ZERO));
    }
}
