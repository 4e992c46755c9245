package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rollouts in waves over instances in memory. */
@Tag("long")
class RolloutTest {
    private static final SignupLimits UNLIMITED_SIGNUPS = new SignupLimits(1_000_000, 1_000_000);
    private static final int CUSTOMERS = 10;
    private static final String IMAGE = "registry.example.com/rookery:2";

    private final TestDatabase database = TestProvisioner.createDatabase();
    private final InMemoryTarget target = new InMemoryTarget();
    private TestProvisioner provisioner =
            new TestProvisioner(database, target, TestProvisioner.shortDelays(), UNLIMITED_SIGNUPS);
    private final String operator = provisioner.addOperator();

    @BeforeEach
    void signUp() {
        ids().forEach(id -> provisioner.signUp(id + "@example.com", id.value()));
        awaitReady(CUSTOMERS);
    }

    @AfterEach
    void stop() {
        provisioner.close();
    }

    @Test
    void changesAllCustomersWaveByWave() {
        label("c3", "canary");

        String rollout = start(request()
                .put("values", new JsonObject().put("logLevel", "debug"))
                .put(
                        "waves",
                        new JsonArray()
                                .add(new JsonObject().put("labels", new JsonObject().put("ring", "canary")))
                                .add(new JsonObject().put("percent", 50))
                                .add(new JsonObject().put("percent", 100))));
        JsonObject ended = await(rollout, "completed");

        assertThat(waveSizes(ended)).containsExactly(1, 4, 5);
        assertThat(members(rollout, "").get(0)).isEqualTo("c3 done");
        assertThat(ids()).allMatch(id -> image(id).equals(Optional.of(IMAGE)));
        assertThat(ids())
                .allMatch(id -> target.instance(id).orElseThrow().values().equals(Map.of("logLevel", "debug")));
        assertThat(provisioner
                        .get("/customers?version=" + IMAGE + "&label=ring=canary", operator)
                        .expect(200)
                        .json()
                        .getJsonArray("items"))
                .hasSize(1);
        assertThat(provisioner.get("/customers/c3/events", operator).body()).contains("rollout.done");
    }

    /** The rollout state is in the database: a new process goes on where the previous one has ended. */
    @Test
    void aFailureStopsTheRolloutAndRollingBackRestoresWhatWasThere() {
        target.refuse(IMAGE, new CustomerId("c3"));
        label("c1", "first");
        label("c3", "canary");
        provisioner
                .call(
                        "POST",
                        "/customers/c5/deployment/upgrade",
                        operator,
                        new JsonObject().put("image", "registry.example.com/rookery:old"))
                .expect(202);
        awaitReady(CUSTOMERS - 1);

        String rollout = start(request()
                .put(
                        "waves",
                        new JsonArray()
                                .add(new JsonObject().put("labels", new JsonObject().put("ring", "first")))
                                .add(new JsonObject().put("labels", new JsonObject().put("ring", "canary")))
                                .add(new JsonObject().put("percent", 100))));
        JsonObject paused = await(rollout, "paused");

        assertThat(paused.getString("reason")).startsWith("Customer c3 failed:");
        assertThat(members(rollout, "?state=failed")).containsExactly("c3 failed");
        assertThat(members(rollout, "?state=pending")).hasSize(8);
        assertThat(ids().stream().filter(id -> image(id).equals(Optional.of(IMAGE))))
                .containsExactly(new CustomerId("c1"));

        provisioner.close();
        provisioner = new TestProvisioner(database, target, TestProvisioner.shortDelays(), UNLIMITED_SIGNUPS);
        assertThat(await(rollout, "paused").getInteger("wave")).isEqualTo(1);
        target.refuseNothing();
        act(rollout, "resume").expect(202);
        await(rollout, "completed");
        assertThat(ids()).allMatch(id -> image(id).equals(Optional.of(IMAGE)));

        act(rollout, "rollback").expect(202);
        await(rollout, "rolled_back");
        assertThat(image(new CustomerId("c5"))).contains("registry.example.com/rookery:old");
        assertThat(ids().stream().filter(id -> !id.value().equals("c5")))
                .allMatch(id -> image(id).isEmpty());
        act(rollout, "resume").expectProblem(409, "conflict");
    }

    @Test
    void aFailingCustomerIsSkippedAndReturnsToWhatItHad() {
        target.refuse(IMAGE, new CustomerId("c7"));

        String rollout = start(request().put("on_failure", "skip").put("parallel", 3));
        await(rollout, "completed");

        assertThat(members(rollout, "?state=returned")).containsExactly("c7 returned");
        assertThat(members(rollout, "?state=done")).hasSize(CUSTOMERS - 1);
        assertThat(image(new CustomerId("c7"))).isEmpty();
        awaitReady(CUSTOMERS);
        assertThat(provisioner
                        .get("/rollouts/" + rollout + "/customers?state=returned", operator)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("error"))
                .contains("image refused");
    }

    @Test
    void aCustomerThatIsNotReadyInTimeHasFailed() {
        target.setStalled(new CustomerId("c1"), true);
        label("c1", "canary");

        String rollout = start(request()
                .put("deadline_seconds", 1)
                .put("selector", new JsonObject().put("labels", new JsonObject().put("ring", "canary"))));

        assertThat(await(rollout, "paused").getString("reason")).contains("c1", "Deployment api");
        target.setStalled(new CustomerId("c1"), false);
        act(rollout, "rollback").expect(202);
        await(rollout, "rolled_back");
        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> image(new CustomerId("c1"))
                .isEmpty());
    }

    @Test
    void pausesAndAborts() {
        target.setStalled(new CustomerId("c1"), true);
        label("c1", "canary");
        String rollout = start(request()
                .put(
                        "waves",
                        new JsonArray()
                                .add(new JsonObject().put("labels", new JsonObject().put("ring", "canary")))
                                .add(new JsonObject().put("percent", 100))));
        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> members(rollout, "?state=updating")
                .equals(List.of("c1 updating")));
        provisioner.call("POST", "/rollouts", operator, request()).expectProblem(409, "conflict");
        act(rollout, "pause").expect(202);
        target.setStalled(new CustomerId("c1"), false);
        awaitReady(CUSTOMERS);

        assertThat(members(rollout, "?state=pending")).hasSize(CUSTOMERS - 1);
        act(rollout, "abort").expect(202);
        act(rollout, "pause").expectProblem(409, "conflict");
        assertThat(image(new CustomerId("c2"))).isEmpty();
    }

    /** Under staged updates, a new version of the provisioner leaves instances on their chart. */
    @Test
    void newChartsAreRolledOutInWavesToo() {
        restart(chart("1"));
        assertThat(provisioner
                        .call("PUT", "/charts", operator, new JsonObject().put("updates", "staged"))
                        .expect(200)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getInteger("customers"))
                .isEqualTo(CUSTOMERS);

        restart(chart("2"));
        provisioner.signUp("new@example.com", "new");
        provisioner.call("POST", "/customers/c1/license", operator, null).expect(201);
        awaitReady(CUSTOMERS + 1);
        assertThat(chartOf("c1")).contains("1");
        assertThat(chartOf("new")).isEmpty();
        assertThat(charts()).containsExactly("2: 1", "1: 10");

        String rollout = start(new JsonObject().put("chart", "current"));
        await(rollout, "completed");
        assertThat(chartOf("c1")).isEmpty();
        assertThat(charts()).containsExactly("2: 11", "1: 0");

        act(rollout, "rollback").expect(202);
        await(rollout, "rolled_back");
        assertThat(charts()).containsExactly("2: 1", "1: 10");
        provisioner
                .call("POST", "/rollouts", operator, new JsonObject().put("chart", "unknown"))
                .expectProblem(400, "invalid-request");
        provisioner
                .call("PUT", "/charts", operator, new JsonObject().put("updates", "immediate"))
                .expect(200);
        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> ids().stream()
                .allMatch(id -> chartOf(id.value()).isEmpty()));
    }

    private void restart(ChartArchive chart) {
        provisioner.close();
        target.setChart(chart);
        provisioner = new TestProvisioner(database, target, TestProvisioner.shortDelays(), UNLIMITED_SIGNUPS);
    }

    private static ChartArchive chart(String version) {
        return new ChartArchive("digest" + version, version, Buffer.buffer(version));
    }

    /** Returns the version of the chart if it is another one than that of the provisioner. */
    private Optional<String> chartOf(String id) {
        return target.instance(new CustomerId(id)).orElseThrow().chart().map(ChartArchive::version);
    }

    private List<String> charts() {
        return provisioner.get("/charts", operator).expect(200).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .map(chart -> chart.getString("version") + ": " + chart.getInteger("customers"))
                .toList();
    }

    @Test
    void refusesPlansThatChangeNothing() {
        provisioner.call("POST", "/rollouts", operator, new JsonObject()).expectProblem(400, "invalid-request");
        provisioner
                .call(
                        "POST",
                        "/rollouts",
                        operator,
                        request()
                                .put(
                                        "waves",
                                        new JsonArray()
                                                .add(new JsonObject().put("percent", 50))
                                                .add(new JsonObject().put("percent", 20))))
                .expectProblem(400, "invalid-request");
        provisioner
                .call("POST", "/rollouts", operator, request().put("selector", new JsonObject().put("plan", "nothing")))
                .expectProblem(409, "conflict");
        provisioner
                .call(
                        "POST",
                        "/rollouts",
                        operator,
                        request().put("values", new JsonObject().put("invalid", "no such value")))
                .expectProblem(400, "invalid-request");
        assertThat(provisioner.get("/rollouts", operator).expect(200).json().getJsonArray("items"))
                .isEmpty();
    }

    /** An instance is not ready for a change that has not been observed. */
    @Test
    void noInstanceIsReadyForAGenerationThatWasNotObserved() {
        target.setStalled(new CustomerId("c1"), true);

        JsonObject changed = provisioner
                .call("POST", "/customers/c1/license", operator, null)
                .expect(201)
                .json();

        assertThat(changed).isNotNull();
        assertThat(database.query("SELECT count(*) FROM deployments WHERE state = 'ready'"
                        + " AND generation <> observed_generation"))
                .containsExactly("0");
        assertThat(provisioner
                        .get("/customers/c1/deployment/status", operator)
                        .json()
                        .getString("state"))
                .isEqualTo("updating");
    }

    private static List<CustomerId> ids() {
        return IntStream.range(0, CUSTOMERS)
                .mapToObj(number -> new CustomerId("c" + number))
                .toList();
    }

    private static JsonObject request() {
        return new JsonObject().put("image", IMAGE);
    }

    private void label(String customer, String ring) {
        provisioner
                .call(
                        "PUT",
                        "/customers/" + customer + "/labels",
                        operator,
                        new JsonObject().put("labels", new JsonObject().put("ring", ring)))
                .expect(200);
    }

    private String start(JsonObject request) {
        return provisioner
                .call("POST", "/rollouts", operator, request)
                .expect(201)
                .json()
                .getString("rollout_id");
    }

    private TestProvisioner.Response act(String rollout, String action) {
        return provisioner.call(
                "POST",
                "/rollouts/" + rollout + "/" + action,
                operator,
                action.equals("resume") ? new JsonObject() : null);
    }

    private JsonObject await(String rollout, String state) {
        return Awaitility.await("the rollout is " + state)
                .atMost(TestProvisioner.TIMEOUT)
                .until(
                        () -> provisioner
                                .get("/rollouts/" + rollout, operator)
                                .expect(200)
                                .json(),
                        found -> found.getString("state").equals(state));
    }

    private List<String> members(String rollout, String query) {
        return provisioner
                .get("/rollouts/" + rollout + "/customers" + query, operator)
                .expect(200)
                .json()
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .map(member -> member.getString("customer_id") + " " + member.getString("state"))
                .toList();
    }

    private static List<Integer> waveSizes(JsonObject rollout) {
        return rollout.getJsonArray("waves").stream()
                .map(wave -> ((JsonObject) wave).getJsonObject("customers").getInteger("done", 0))
                .toList();
    }

    private Optional<String> image(CustomerId id) {
        return target.instance(id).orElseThrow().image();
    }

    private void awaitReady(int customers) {
        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> database.query(
                        "SELECT count(*) >= " + customers + " FROM deployments WHERE state = 'ready'")
                .get(0)
                .equals("t"));
    }
}
