package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.reconcile.InstanceSpecs;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import dev.rookery.provisioner.reconcile.Reconciler;
import dev.rookery.provisioner.reconcile.StoredCharts;
import dev.rookery.provisioner.target.DeploymentTargets;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reconciler with a deployment target in memory: convergence after failures and drift. */
class ReconcilerTest {
    private static final SignupLimits UNLIMITED_SIGNUPS = new SignupLimits(1_000_000, 1_000_000);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static final InMemoryTarget TARGET = new InMemoryTarget();

    @TempDir
    Path folder;

    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(DATABASE, TARGET, TestProvisioner.shortDelays(), UNLIMITED_SIGNUPS);
        operator = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    @Test
    void deploysAnInstanceAfterSignUp() {
        CustomerId id = signUp();

        JsonObject status = await(id, "ready");

        assertThat(status.getJsonArray("pods").getJsonObject(0).getString("status"))
                .isEqualTo("Ready");
        assertThat(status.getLong("observed_generation")).isEqualTo(status.getLong("generation"));
        assertThat(status.getJsonArray("conditions").getJsonObject(1).getBoolean("status"))
                .isTrue();
        assertThat(TARGET.instance(id).orElseThrow().plan().name()).isEqualTo("trial");
        assertThat(TARGET.instance(id).orElseThrow().license().token()).contains(".");
    }

    @Test
    void restoresALostInstance() {
        CustomerId id = signUp();
        await(id, "ready");

        TARGET.lose(id);

        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> TARGET.instance(id)
                .isPresent());
    }

    @Test
    void reportsTheStepThatItWaitsFor() {
        CustomerId id = new CustomerId("slow-one");
        TARGET.setStalled(id, true);
        signUp("slow one");

        JsonObject waiting = await(id, "provisioning");
        assertThat(waiting.getString("step")).isEqualTo("wait for Deployment api");
        assertThat(waiting.getJsonArray("events").getString(0)).contains("no such image");

        TARGET.setStalled(id, false);
        await(id, "ready");
    }

    @Test
    void deploysAnotherPlanAndImage() {
        CustomerId id = signUp();
        await(id, "ready");

        provisioner
                .call(
                        "POST",
                        "/customers/" + id + "/deployment/upgrade",
                        operator,
                        new JsonObject().put("plan", "professional").put("image", "registry.example.com/rookery:2"))
                .expect(202);

        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> TARGET.instance(id)
                .filter(instance -> instance.plan().name().equals("professional")
                        && instance.license().plan().equals("professional")
                        && instance.image().equals(Optional.of("registry.example.com/rookery:2")))
                .isPresent());
        await(id, "ready");
    }

    @Test
    void retriesFailuresAndReportsTheReason() {
        CustomerId id = signUp();
        await(id, "ready");
        TARGET.fail(Optional.of("quota exceeded"));
        try {
            provisioner
                    .call("POST", "/customers/" + id + "/license", operator, null)
                    .expect(201);
            JsonObject failed = await(id, "failed");
            assertThat(failed.getString("step")).isEqualTo("apply");
            assertThat(failed.getString("error")).isEqualTo("quota exceeded");
            assertThat(failed.getInteger("attempts")).isPositive();
            assertThat(failed.getString("next_try")).isNotNull();
        } finally {
            TARGET.fail(Optional.empty());
        }
        assertThat(await(id, "ready").getInteger("attempts")).isZero();
    }

    @Test
    void anErrorAffectsOnlyItsCustomer() {
        CustomerId id = new CustomerId("broken-one");
        TARGET.setBroken(id, true);
        signUp("broken one");

        JsonObject failed = await(id, "failed");
        assertThat(failed.getString("step")).isEqualTo("reconcile");
        assertThat(failed.getString("error")).contains("log");
        assertThat(failed.getInteger("attempts")).isPositive();
        assertThat(failed.getString("next_try")).isNotNull();
        await(signUp(), "ready");

        TARGET.setBroken(id, false);
        await(id, "ready");
    }

    @Test
    void survivesErrorsOfTheDatabaseClient() {
        AtomicInteger calls = new AtomicInteger();
        Pool broken = (Pool) Proxy.newProxyInstance(
                Pool.class.getClassLoader(), new Class<?>[] {Pool.class}, (proxy, method, arguments) -> {
                    calls.incrementAndGet();
                    throw new NoClassDefFoundError("a class");
                });

        Reconciler reconciler = new Reconciler(
                broken,
                new InstanceSpecs(PlanCatalog.builtIn(), null, new StoredCharts(broken, Optional.empty())),
                new DeploymentTargets(List.of()),
                new ReconcileSignals(),
                TestProvisioner.shortDelays(),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        try {
            Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> calls.get() > 1);
        } finally {
            reconciler.close();
        }
    }

    @Test
    void deletionSuspendsFirstAndCanBeReverted() {
        CustomerId id = signUp();
        await(id, "ready");

        delete(id, "").expect(202);
        JsonObject suspended = await(id, "suspended");
        assertThat(suspended.getString("delete_after")).isNotNull();
        assertThat(TARGET.instance(id).orElseThrow().running()).isFalse();

        provisioner
                .call("POST", "/customers/" + id + "/deployment/resume", operator, null)
                .expect(202);
        assertThat(await(id, "ready").getString("delete_after")).isNull();
        assertThat(TARGET.instance(id).orElseThrow().running()).isTrue();
    }

    @Test
    void deletesASuspendedInstanceAfterItsRetention() {
        CustomerId id = signUp();
        await(id, "ready");
        delete(id, "").expect(202);
        await(id, "suspended");

        DATABASE.execute(
                "UPDATE deployments SET delete_after = now(), next_try = now() WHERE customer_id = '" + id + "'");

        await(id, "deleted");
        assertThat(TARGET.instance(id)).isEmpty();
    }

    @Test
    void reportsDeletedOnceNothingRemainsAndStaysDeleted() {
        CustomerId id = signUp();
        await(id, "ready");
        TARGET.setTerminating(id, true);

        delete(id, "?now=true").expect(202);
        await(id, "deleting");
        TARGET.setTerminating(id, false);
        await(id, "deleted");

        provisioner
                .call("POST", "/customers/" + id + "/deployment/resume", operator, null)
                .expectProblem(409, "conflict");
        int applies = TARGET.applyCount();
        CustomerId other = signUp();
        await(other, "ready");
        assertThat(TARGET.applyCount()).isGreaterThan(applies);
        assertThat(TARGET.instance(id)).isEmpty();
    }

    @Test
    void aDeletionThatDoesNotEndSaysWhyAndFails() {
        CustomerId id = signUp();
        await(id, "ready");
        TARGET.setTerminating(id, true);
        delete(id, "?now=true").expect(202);
        await(id, "deleting");
        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> DATABASE.query(
                        "SELECT count(*) FROM deployments WHERE progressing_since IS NOT NULL AND customer_id = '" + id
                                + "'")
                .equals(List.of("1")));

        DATABASE.execute("UPDATE deployments SET progressing_since = now() - interval '1 hour' WHERE customer_id = '"
                + id + "'");

        JsonObject failed = await(id, "failed");
        assertThat(failed.getString("step")).contains("some finalizers remain");
        assertThat(failed.getString("error")).contains("progress deadline");
        TARGET.setTerminating(id, false);
        await(id, "deleted");
    }

    @Test
    void aCustomerWhoseNameBelongsToSomebodyElseCanBeDeleted() {
        CustomerId id = new CustomerId("foreign-one");
        TARGET.setBroken(id, true);
        signUp("foreign one");
        await(id, "failed");
        TARGET.take(id);

        delete(id, "?now=true").expect(202);

        await(id, "deleted");
    }

    @Test
    void aNameThatIsForeignSinceTheInstanceWasReadyIsNotDeleted() {
        CustomerId id = signUp();
        await(id, "ready");
        TARGET.take(id);

        delete(id, "?now=true").expect(202);

        assertThat(await(id, "failed").getString("error")).contains("not managed by the provisioner");
        TARGET.free(id);
        await(id, "deleted");
    }

    @Test
    void refusesToStartWithAPlanThatTheTargetRefuses() {
        PlanCatalog plans = PlanCatalog.read(writePlans("invalid: quota must be text"));

        assertThatThrownBy(() -> new TestProvisioner(
                        DATABASE,
                        Duration.ofSeconds(30),
                        plans,
                        TARGET,
                        TestProvisioner.shortDelays(),
                        UNLIMITED_SIGNUPS,
                        new ThrottleConfig(0, Duration.ZERO)))
                .isInstanceOf(ProvisionerStartException.class)
                .hasMessageContaining("Plan 'small' cannot be deployed")
                .hasMessageContaining("quota must be text");
    }

    @Test
    void ofManySignUpsTheFirstAreFinishedFirst() {
        TestDatabase database = TestProvisioner.createDatabase();
        for (String id : List.of("resync", "failing", "new", "begun-later", "begun-first")) {
            database.execute("INSERT INTO customers (id, email, company_name, password_hash, plan) VALUES ('" + id
                    + "', '" + id + "', '', '', 'trial')");
        }
        database.execute(
                "INSERT INTO deployments (customer_id, attempts, progressing_since, observed_generation, next_try)"
                        + " VALUES ('resync', 0, NULL, 1, now() - interval '9 minutes'),"
                        + " ('failing', 2, now() - interval '1 day', 0, now() - interval '8 minutes'),"
                        + " ('new', 0, NULL, 0, now() - interval '7 minutes'),"
                        + " ('begun-later', 0, now() - interval '1 minute', 0, now() - interval '5 minutes'),"
                        + " ('begun-first', 0, now() - interval '2 minutes', 0, now())");

        assertThat(Due.of(database)).containsExactly("begun-first", "begun-later", "new", "resync", "failing");
    }

    @Test
    void reportsAnExceededProgressDeadlineAndKeepsRetrying() {
        CustomerId id = new CustomerId("very-slow-one");
        TARGET.setStalled(id, true);
        signUp("very slow one");
        await(id, "provisioning");

        DATABASE.execute("UPDATE deployments SET progressing_since = now() - interval '1 hour' WHERE customer_id = '"
                + id + "'");
        assertThat(await(id, "failed").getString("error")).contains("no such image");

        TARGET.setStalled(id, false);
        await(id, "ready");
    }

    @Test
    void replicasNeverReconcileAnInstanceAtTheSameTime() {
        InMemoryTarget shared = new InMemoryTarget();
        TestDatabase database = TestProvisioner.createDatabase();
        ReconcileConfig config = TestProvisioner.shortDelays();
        try (TestProvisioner first = new TestProvisioner(database, shared, config, UNLIMITED_SIGNUPS);
                TestProvisioner second = new TestProvisioner(database, shared, config, UNLIMITED_SIGNUPS);
                TestProvisioner third = new TestProvisioner(database, shared, config, UNLIMITED_SIGNUPS)) {
            for (int i = 0; i < 20; i++) {
                first.signUp("user" + i + "@example.com", "Company x" + i);
            }
            database.execute("UPDATE deployments SET next_try = now()");
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> database.query(
                            "SELECT count(*) FROM deployments WHERE state = 'ready'")
                    .get(0)
                    .equals("20"));
            assertThat(second.get("/plans", "").expect(200).json().getJsonArray("items"))
                    .hasSize(4);
            assertThat(third.get("/licenses/keys", "").expect(200).json().getJsonArray("keys"))
                    .hasSize(1);
        }
        assertThat(shared.hasOverlapped()).isFalse();
    }

    private Path writePlans(String values) {
        try {
            return Files.writeString(folder.resolve("plans.yaml"), """
                    initial: small
                    plans:
                      small:
                        title: Small
                        license_days: 30
                        renews: true
                        limits: {devices: 0, users: 0, messages_per_second: 0, retention_days: 0}
                        values: {%s}
                    """.formatted(values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CustomerId signUp() {
        return signUp("Company c" + COUNT.incrementAndGet());
    }

    private static CustomerId signUp(String company) {
        JsonObject response = provisioner.signUp("user" + COUNT.incrementAndGet() + "@example.com", company);
        return new CustomerId(response.getJsonObject("customer").getString("customer_id"));
    }

    private static TestProvisioner.Response delete(CustomerId id, String query) {
        return provisioner.call("DELETE", "/customers/" + id + "/deployment" + query, operator, null);
    }

    private static JsonObject await(CustomerId id, String state) {
        return Awaitility.await(id + " is " + state)
                .atMost(TestProvisioner.TIMEOUT)
                .until(
                        () -> provisioner
                                .get("/customers/" + id + "/deployment/status", operator)
                                .expect(200)
                                .json(),
                        status -> status.getString("state").equals(state));
    }
}
