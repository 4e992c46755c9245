package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ends of trials, return after a deletion, and erasure. The built-in trial: 3 days notice, 7 grace, 30 retention. */
@Tag("long")
class LifecycleTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static final InMemoryTarget TARGET = new InMemoryTarget();
    private static TestProvisioner provisioner;
    private static String operator;

    private record SignedUp(CustomerId id, String token) {}

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE, TARGET, TestProvisioner.shortDelays(), new SignupLimits(1_000_000, 1_000_000));
        operator = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    @Test
    void aTrialEndsWithNoticeGraceSuspensionAndDeletion() {
        SignedUp customer = signUp();
        expiresIn(customer, "4 days");
        expiresIn(customer, "2 days");
        await(customer, "notice");
        assertThat(events(customer).get(0)).startsWith("plan.notice: The license of plan trial expires at ");
        assertThat(provisioner.get("/customers?ending=notice", operator).body()).contains("\"" + customer.id() + "\"");
        assertThat(state(customer)).isEqualTo("ready");

        // The license expires, but the notice was two days ago only: one day of it remains.
        expiresIn(customer, "-1 second");
        age(customer, "2 days");
        awaitAnotherCustomerInNotice();
        assertThat(ending(customer)).isEqualTo("notice");

        age(customer, "3 days");
        await(customer, "grace");
        assertThat(state(customer)).isEqualTo("ready");

        age(customer, "7 days");
        await(customer, "suspended");
        awaitState(customer, "suspended");
        assertThat(TARGET.instance(customer.id()).orElseThrow().running()).isFalse();
        provisioner
                .call("POST", "/customers/" + customer.id() + "/deployment/resume", customer.token(), null)
                .expectProblem(409, "conflict");

        DATABASE.execute("UPDATE deployments SET delete_after = now(), next_try = now() WHERE customer_id = '"
                + customer.id() + "'");
        awaitState(customer, "deleted");
        assertThat(events(customer))
                .anyMatch(event -> event.startsWith("plan.expired"))
                .anyMatch(event -> event.startsWith("plan.suspended"))
                .anyMatch(event -> event.startsWith("instance.deleted"));
    }

    @Test
    void anotherPlanResumesASuspendedTrial() {
        SignedUp customer = signUp();
        expiresIn(customer, "-1 second");
        suspendByEnd(customer);

        provisioner
                .call(
                        "POST",
                        "/customers/" + customer.id() + "/deployment/upgrade",
                        operator,
                        new JsonObject().put("plan", "starter"))
                .expect(202);

        awaitState(customer, "ready");
        assertThat(ending(customer)).isNull();
        assertThat(events(customer)).contains("plan.continued: Plan starter");
    }

    @Test
    void aCustomerWhoLeftReturnsWithAnEmptyInstance() {
        SignedUp customer = signUp();
        comeBack(customer, customer.token(), new JsonObject()).expectProblem(409, "conflict");
        String volume = TARGET.data(customer.id()).identities().get(InMemoryTarget.VOLUME);
        delete(customer);

        comeBack(customer, customer.token(), new JsonObject().put("plan", "enterprise"))
                .expectProblem(403, "forbidden");
        comeBack(customer, customer.token(), new JsonObject()).expect(202);

        awaitState(customer, "ready");
        assertThat(TARGET.data(customer.id()).identities().get(InMemoryTarget.VOLUME))
                .isNotEqualTo(volume);
    }

    @Test
    void aTrialIsForOnce() {
        SignedUp customer = signUp();
        delete(customer);
        expiresIn(customer, "-1 second");

        comeBack(customer, customer.token(), new JsonObject()).expectProblem(409, "conflict");
        comeBack(customer, operator, new JsonObject().put("plan", "starter")).expect(202);

        awaitState(customer, "ready");
        assertThat(TARGET.instance(customer.id()).orElseThrow().plan().name()).isEqualTo("starter");
    }

    @Test
    void erasureLeavesUsageOnly() {
        SignedUp customer = signUp();
        String id = customer.id().value();
        DATABASE.execute("INSERT INTO usage_hours (customer_id, tenant, hour, active_devices, usage, idempotency_key)"
                + " VALUES ('" + id + "', '" + id + "', '2026-01-01T00:00:00Z', 1, '{\"messages_in_qos0\": 77}', 'k')");
        provisioner
                .call(
                        "PUT",
                        "/customers/" + id + "/labels",
                        operator,
                        new JsonObject().put("labels", new JsonObject().put("contact", id)))
                .expect(200);
        provisioner
                .call("POST", "/customers/" + id + "/erasure", customer.token(), null)
                .expectProblem(403, "forbidden");

        provisioner
                .call("POST", "/customers/" + id + "/erasure", operator, null)
                .expect(202);

        Awaitility.await()
                .atMost(TestProvisioner.TIMEOUT)
                .until(() -> provisioner.get("/customers/" + id, operator).status() == 404);
        assertThat(TARGET.instance(customer.id())).isEmpty();
        for (String table : List.of(
                "customers",
                "deployments",
                "licenses",
                "provisioner_tokens",
                "usage_hours",
                "customer_events",
                "operator_audit",
                "rollout_customers")) {
            assertThat(DATABASE.query("SELECT t::text FROM " + table + " t WHERE t::text LIKE '%" + id + "%'"))
                    .as(table)
                    .isEmpty();
        }
        assertThat(DATABASE.query("SELECT tenant || ' ' || (usage->>'messages_in_qos0') FROM usage_hours"
                        + " WHERE customer_id LIKE 'erased-%'"))
                .containsExactly("tenant-1 77");
        provisioner.get("/customers/" + id, customer.token()).expectProblem(401, "unauthenticated");
        // Other customers get neither the id nor the devices that still know its host name; the address is free again.
        provisioner
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signUpRequest(id + "@example.com", "Other")
                                .put("customer_id", id))
                .expectProblem(409, "conflict");
        assertThat(provisioner
                        .signUp(id + "@example.com", id)
                        .getJsonObject("customer")
                        .getString("customer_id"))
                .startsWith(id + "-");
    }

    private static SignedUp signUp() {
        String name = "lifecycle" + COUNT.incrementAndGet() + "x";
        String token = provisioner.signUp(name + "@example.com", name).getString("access_token");
        SignedUp customer = new SignedUp(new CustomerId(name), token);
        awaitState(customer, "ready");
        return customer;
    }

    private static void expiresIn(SignedUp customer, String interval) {
        DATABASE.execute("UPDATE licenses SET expires_at = now() + interval '" + interval + "' WHERE customer_id = '"
                + customer.id() + "'");
    }

    /** Moves the begin of the stage into the past. */
    private static void age(SignedUp customer, String interval) {
        DATABASE.execute("UPDATE deployments SET ending_since = now() - interval '" + interval
                + "' WHERE customer_id = '" + customer.id() + "'");
    }

    /** Shows that a later run has left other customers alone. */
    private static void awaitAnotherCustomerInNotice() {
        SignedUp other = signUp();
        expiresIn(other, "1 day");
        await(other, "notice");
    }

    private static void suspendByEnd(SignedUp customer) {
        await(customer, "notice");
        age(customer, "3 days");
        await(customer, "grace");
        age(customer, "7 days");
        awaitState(customer, "suspended");
    }

    private static void delete(SignedUp customer) {
        provisioner
                .call("DELETE", "/customers/" + customer.id() + "/deployment?now=true", operator, null)
                .expect(202);
        awaitState(customer, "deleted");
    }

    private static TestProvisioner.Response comeBack(SignedUp customer, String token, JsonObject body) {
        return provisioner.call("POST", "/customers/" + customer.id() + "/return", token, body);
    }

    private static List<String> events(SignedUp customer) {
        return provisioner
                .get("/customers/" + customer.id() + "/events", operator)
                .expect(200)
                .json()
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .map(event -> event.getString("type") + ": " + event.getString("message"))
                .toList();
    }

    private static JsonObject status(SignedUp customer) {
        return provisioner
                .get("/customers/" + customer.id() + "/deployment/status", operator)
                .expect(200)
                .json();
    }

    private static String ending(SignedUp customer) {
        return status(customer).getString("ending");
    }

    private static String state(SignedUp customer) {
        return status(customer).getString("state");
    }

    private static void await(SignedUp customer, String stage) {
        Awaitility.await(customer + " is in the stage " + stage)
                .atMost(TestProvisioner.TIMEOUT)
                .until(() -> stage.equals(ending(customer)));
    }

    private static void awaitState(SignedUp customer, String state) {
        Awaitility.await(customer + " is " + state)
                .atMost(TestProvisioner.TIMEOUT)
                .until(() -> state.equals(state(customer)));
    }
}
