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

/** Data of instances that were ready is not replaced by an empty copy, unless an operator decides so. */
@Tag("long")
class MissingDataTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static final InMemoryTarget TARGET = new InMemoryTarget();
    private static TestProvisioner provisioner;
    private static String operator;

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
    void anInstanceWhoseVolumeIsGoneIsNotBuiltAgain() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);

        JsonObject status = await(id, "data_missing");

        assertThat(status.getString("error")).isEqualTo("Missing or replaced: volume");
        assertThat(TARGET.data(id).identities()).doesNotContainKey(InMemoryTarget.VOLUME);
        assertThat(provisioner
                        .get("/customers?state=data_missing", operator)
                        .expect(200)
                        .body())
                .contains("\"" + id + "\"");
        assertThat(events(id)).contains("instance.data_missing: Missing or replaced: volume");
        assertThat(missing(id).getJsonArray("missing")).containsExactly(InMemoryTarget.VOLUME);
    }

    @Test
    void anEmptyVolumeOfTheSameNameIsNoneOfTheData() {
        CustomerId id = ready();

        TARGET.loseData(id, InMemoryTarget.VOLUME, true);

        await(id, "data_missing");
    }

    @Test
    void aChangeOfTheInstanceDoesNotBuildItAgain() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        await(id, "data_missing");

        provisioner
                .call(
                        "POST",
                        "/customers/" + id + "/deployment/upgrade",
                        operator,
                        new JsonObject().put("plan", "starter"))
                .expect(202);
        provisioner
                .call("DELETE", "/customers/" + id + "/deployment", operator, null)
                .expect(202);
        provisioner
                .call("POST", "/customers/" + id + "/deployment/resume", operator, null)
                .expect(202);

        awaitReconciled(id);
        await(id, "data_missing");
        assertThat(TARGET.data(id).identities()).doesNotContainKey(InMemoryTarget.VOLUME);
    }

    @Test
    void acceptingBuildsTheInstanceAgainAndGuardsTheNewData() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        await(id, "data_missing");

        assertThat(decide(id, "accept").expect(202).json().getString("state")).isNotEqualTo("ready");

        await(id, "ready");
        assertThat(TARGET.data(id).identities()).containsKey(InMemoryTarget.VOLUME);
        assertThat(TARGET.restores(id)).isZero();
        assertThat(events(id)).contains("data.accept: volume");
        decide(id, "accept").expectProblem(409, "conflict");
        TARGET.loseData(id, InMemoryTarget.VOLUME, true);
        await(id, "data_missing");
    }

    @Test
    void restoresABackupBeforeTheInstanceStarts() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        await(id, "data_missing");
        assertThat(missing(id).getBoolean("can_restore")).isTrue();
        assertThat(missing(id).getString("restore_from")).isEqualTo("volume");

        decide(id, "restore").expect(202);

        await(id, "ready");
        assertThat(TARGET.restores(id)).isEqualTo(1);
        assertThat(missing(id).getBoolean("restoring")).isFalse();
    }

    @Test
    void restoresABackupOfTheObjectStorageWithoutAVolumeOfBackups() {
        CustomerId id = ready();
        TARGET.storeBackups(id);
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        TARGET.loseData(id, InMemoryTarget.BACKUP_VOLUME, false);
        await(id, "data_missing");
        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> "object_storage"
                .equals(missing(id).getString("restore_from")));

        decide(id, "restore").expect(202);

        await(id, "ready");
        assertThat(TARGET.restores(id)).isEqualTo(1);
        assertThat(missing(id).getString("restore_from")).isNull();
    }

    @Test
    void aRestoreThatHasFailedIsDecidedOnAgain() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        await(id, "data_missing");
        TARGET.breakRestores(id, true);
        decide(id, "restore").expect(202);
        assertThat(await(id, "failed").getString("error")).isEqualTo("the backup is broken");
        assertThat(missing(id).getBoolean("restoring")).isTrue();

        TARGET.breakRestores(id, false);
        decide(id, "restore").expect(202);

        await(id, "ready");
        assertThat(TARGET.restores(id)).isEqualTo(1);
    }

    @Test
    void theLossIsAcceptedAfterAFailedRestore() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        await(id, "data_missing");
        TARGET.breakRestores(id, true);
        decide(id, "restore").expect(202);
        await(id, "failed");

        decide(id, "accept").expect(202);

        await(id, "ready");
        assertThat(TARGET.restores(id)).isZero();
    }

    @Test
    void refusesARestoreWithoutBackup() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        TARGET.loseData(id, InMemoryTarget.BACKUP_VOLUME, true);
        await(id, "data_missing");
        DATABASE.execute("UPDATE deployments SET next_try = now() WHERE customer_id = '" + id + "'");
        Awaitility.await()
                .atMost(TestProvisioner.TIMEOUT)
                .until(() -> missing(id).getJsonArray("missing").size() == 2);

        assertThat(missing(id).getBoolean("can_restore")).isFalse();
        decide(id, "restore").expectProblem(409, "conflict");
        await(id, "data_missing");
    }

    /** Instances of earlier versions have no record of their data until they are reconciled. */
    @Test
    void anInstanceWithoutRecordOfItsDataIsGuardedToo() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        TARGET.loseData(id, InMemoryTarget.BACKUP_VOLUME, false);
        DATABASE.execute("UPDATE deployments SET data = NULL, next_try = now() WHERE customer_id = '" + id + "'");

        assertThat(await(id, "data_missing").getString("error")).contains("all data of the instance");
        decide(id, "accept").expect(202);
        await(id, "ready");
    }

    @Test
    void anInstanceWithoutDataCanBeDeleted() {
        CustomerId id = ready();
        TARGET.loseData(id, InMemoryTarget.VOLUME, false);
        await(id, "data_missing");

        provisioner
                .call("DELETE", "/customers/" + id + "/deployment?now=true", operator, null)
                .expect(202);

        await(id, "deleted");
        decide(id, "accept").expectProblem(409, "conflict");
    }

    @Test
    void customersReadTheirEventsAndDoNotDecide() {
        JsonObject signedUp = provisioner.signUp("own@example.com", "Own events");
        String token = signedUp.getString("access_token");
        String id = signedUp.getJsonObject("customer").getString("customer_id");
        await(new CustomerId(id), "ready");
        JsonObject page = provisioner
                .get("/customers/" + id + "/events?limit=1", token)
                .expect(200)
                .json();

        assertThat(page.getJsonArray("items").getJsonObject(0).getString("type"))
                .isEqualTo("instance.ready");
        provisioner
                .call(
                        "POST",
                        "/customers/" + id + "/deployment/data",
                        token,
                        new JsonObject().put("decision", "accept"))
                .expectProblem(403, "forbidden");
    }

    private static CustomerId ready() {
        String name = "data" + COUNT.incrementAndGet();
        provisioner.signUp(name + "@example.com", name);
        await(new CustomerId(name), "ready");
        return new CustomerId(name);
    }

    private static void awaitReconciled(CustomerId id) {
        Awaitility.await().atMost(TestProvisioner.TIMEOUT).until(() -> DATABASE.query(
                        "SELECT count(*) FROM deployments WHERE customer_id = '" + id + "' AND last_try > changed_at")
                .get(0)
                .equals("1"));
    }

    private static TestProvisioner.Response decide(CustomerId id, String decision) {
        return provisioner.call(
                "POST", "/customers/" + id + "/deployment/data", operator, new JsonObject().put("decision", decision));
    }

    private static JsonObject missing(CustomerId id) {
        return provisioner
                .get("/customers/" + id + "/deployment/data", operator)
                .expect(200)
                .json();
    }

    private static List<String> events(CustomerId id) {
        return provisioner
                .get("/customers/" + id + "/events", operator)
                .expect(200)
                .json()
                .getJsonArray("items")
                .stream()
                .map(JsonObject.class::cast)
                .map(event -> event.getString("type") + ": " + event.getString("message"))
                .toList();
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
