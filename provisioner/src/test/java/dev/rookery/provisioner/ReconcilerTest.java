package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.PlanCatalogue;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.provisioner.reconcile.Reconciler;
import dev.rookery.provisioner.reconcile.StackSource;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is wanted becomes what is, whatever happens on the way. */
class ReconcilerTest {
    private static final SignupLimits MANY = new SignupLimits(1_000_000, 1_000_000);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final TestTarget TARGET = new TestTarget();
    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(DATABASE, TARGET, TestProvisioner.eager(), MANY);
        operator = provisioner.operator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    @Test
    void aCustomerWhoSignsUpGetsAStackOfTheirPlan() {
        CustomerId id = signUp();

        JsonObject status = await(id, "ready");

        assertThat(status.getJsonArray("pods").getJsonObject(0).getString("status"))
                .isEqualTo("Ready");
        assertThat(status.getLong("observed_generation")).isEqualTo(status.getLong("generation"));
        assertThat(status.getJsonArray("conditions").getJsonObject(1).getBoolean("status"))
                .isTrue();
        assertThat(TARGET.stack(id).orElseThrow().plan().name()).isEqualTo("trial");
        assertThat(TARGET.stack(id).orElseThrow().license().token()).contains(".");
    }

    @Test
    void whatIsLostComesBack() {
        CustomerId id = signUp();
        await(id, "ready");

        TARGET.lose(id);

        Awaitility.await().atMost(TestProvisioner.PATIENCE).until(() -> TARGET.stack(id)
                .isPresent());
    }

    @Test
    void aStackIsReadyWhenItIsAndSaysWhatItWaitsFor() {
        CustomerId id = new CustomerId("slow-one");
        TARGET.hold(id, true);
        signUp("slow one");

        JsonObject waiting = await(id, "provisioning");
        assertThat(waiting.getString("step")).isEqualTo("wait for Deployment api");
        assertThat(waiting.getJsonArray("events").getString(0)).contains("no such image");

        TARGET.hold(id, false);
        await(id, "ready");
    }

    @Test
    void anotherPlanAndImageReachTheStack() {
        CustomerId id = signUp();
        await(id, "ready");

        provisioner
                .call(
                        "POST",
                        "/customers/" + id + "/deployment/upgrade",
                        operator,
                        new JsonObject().put("plan", "professional").put("image", "registry.example.com/rookery:2"))
                .expect(202);

        Awaitility.await().atMost(TestProvisioner.PATIENCE).until(() -> TARGET.stack(id)
                .filter(stack -> stack.plan().name().equals("professional")
                        && stack.license().plan().equals("professional")
                        && stack.image().equals(Optional.of("registry.example.com/rookery:2")))
                .isPresent());
        await(id, "ready");
    }

    @Test
    void whatFailsIsTriedAgainAndSaysWhy() {
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

    /** An Error, as of a class that cannot be loaded, is a failure like any other. */
    @Test
    void whatBreaksTheProgramFailsForThatCustomerAlone() {
        CustomerId id = new CustomerId("broken-one");
        TARGET.breakDown(id, true);
        signUp("broken one");

        JsonObject failed = await(id, "failed");
        assertThat(failed.getString("step")).isEqualTo("reconcile");
        assertThat(failed.getString("error")).contains("log");
        assertThat(failed.getInteger("attempts")).isPositive();
        assertThat(failed.getString("next_try")).isNotNull();
        await(signUp(), "ready");

        TARGET.breakDown(id, false);
        await(id, "ready");
    }

    @Test
    void goesOnAfterAFaultWhileReadingWhatIsDue() {
        AtomicInteger questions = new AtomicInteger();
        Pool broken = (Pool) Proxy.newProxyInstance(
                Pool.class.getClassLoader(), new Class<?>[] {Pool.class}, (proxy, method, arguments) -> {
                    questions.incrementAndGet();
                    throw new NoClassDefFoundError("a class");
                });

        Reconciler reconciler = new Reconciler(
                broken,
                new StackSource(PlanCatalogue.builtIn(), null),
                new TestTarget(),
                TestProvisioner.eager(),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        try {
            Awaitility.await().atMost(TestProvisioner.PATIENCE).until(() -> questions.get() > 1);
        } finally {
            reconciler.close();
        }
    }

    @Test
    void aDeletedStackIsSuspendedFirstAndCanBeResumed() {
        CustomerId id = signUp();
        await(id, "ready");

        delete(id, "").expect(202);
        JsonObject suspended = await(id, "suspended");
        assertThat(suspended.getString("delete_after")).isNotNull();
        assertThat(TARGET.stack(id).orElseThrow().running()).isFalse();

        provisioner
                .call("POST", "/customers/" + id + "/deployment/resume", operator, null)
                .expect(202);
        assertThat(await(id, "ready").getString("delete_after")).isNull();
        assertThat(TARGET.stack(id).orElseThrow().running()).isTrue();
    }

    @Test
    void aSuspendedStackIsDeletedWhenItsTimeIsOver() {
        CustomerId id = signUp();
        await(id, "ready");
        delete(id, "").expect(202);
        await(id, "suspended");

        DATABASE.execute(
                "UPDATE deployments SET delete_after = now(), next_try = now() WHERE customer_id = '" + id + "'");

        await(id, "deleted");
        assertThat(TARGET.stack(id)).isEmpty();
    }

    @Test
    void deletedIsSaidWhenNothingIsLeftAndForEver() {
        CustomerId id = signUp();
        await(id, "ready");
        TARGET.linger(id, true);

        delete(id, "?now=true").expect(202);
        await(id, "deleting");
        TARGET.linger(id, false);
        await(id, "deleted");

        provisioner
                .call("POST", "/customers/" + id + "/deployment/resume", operator, null)
                .expectProblem(409, "conflict");
        int applications = TARGET.applications();
        CustomerId other = signUp();
        await(other, "ready");
        assertThat(TARGET.applications()).isGreaterThan(applications);
        assertThat(TARGET.stack(id)).isEmpty();
    }

    @Test
    void aStackThatTakesTooLongHasFailedAndIsStillLookedAfter() {
        CustomerId id = new CustomerId("very-slow-one");
        TARGET.hold(id, true);
        signUp("very slow one");
        await(id, "provisioning");

        DATABASE.execute("UPDATE deployments SET progressing_since = now() - interval '1 hour' WHERE customer_id = '"
                + id + "'");
        assertThat(await(id, "failed").getString("error")).contains("no such image");

        TARGET.hold(id, false);
        await(id, "ready");
    }

    @Test
    void severalReplicasDoNotWorkOnAStackAtOnce() {
        TestTarget shared = new TestTarget();
        TestDatabase database = TestDatabase.create();
        ReconcileConfig config = TestProvisioner.eager();
        try (TestProvisioner first = new TestProvisioner(database, shared, config, MANY);
                TestProvisioner second = new TestProvisioner(database, shared, config, MANY);
                TestProvisioner third = new TestProvisioner(database, shared, config, MANY)) {
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

    private static CustomerId signUp() {
        return signUp("Company c" + COUNT.incrementAndGet());
    }

    private static CustomerId signUp(String company) {
        JsonObject answer = provisioner.signUp("user" + COUNT.incrementAndGet() + "@example.com", company);
        return new CustomerId(answer.getJsonObject("customer").getString("customer_id"));
    }

    private static TestProvisioner.Answer delete(CustomerId id, String query) {
        return provisioner.call("DELETE", "/customers/" + id + "/deployment" + query, operator, null);
    }

    private static JsonObject await(CustomerId id, String state) {
        return Awaitility.await(id + " is " + state)
                .atMost(TestProvisioner.PATIENCE)
                .until(
                        () -> provisioner
                                .get("/customers/" + id + "/deployment/status", operator)
                                .expect(200)
                                .json(),
                        status -> status.getString("state").equals(state));
    }
}
