package dev.rookery.api.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Diagnosis of clients of a running broker. */
class DiagnosisRoutesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static TestApi api;
    private static ApiClient viewer;

    @BeforeAll
    static void start() {
        api = new TestApi();
        viewer = api.as(Role.VIEWER);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void addUser(String name, JsonObject body) {
        api.as(Role.ADMIN)
                .post("/mqtt/users", body.put("username", name).put("password", "password of it"))
                .expect(201);
    }

    private static WireClient connect(String id, String user, String password) {
        WireClient client = WireClient.tcp(api.mqtt());
        client.connect(Connect.v5(id).user(user, password));
        return client;
    }

    private static JsonObject diagnose(String query) {
        return viewer.get("/broker/diagnosis?" + query).expect(200).json();
    }

    private static List<String> findings(String query) {
        return diagnose(query).getJsonArray("findings").stream()
                .map(finding -> (JsonObject) finding)
                .map(finding -> finding.getString("severity") + " " + finding.getString("reason"))
                .toList();
    }

    private static void awaitFinding(String query, String expected) {
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(findings(query))
                .contains(expected));
    }

    @Test
    void explainsRefusedLogins() {
        addUser("refused", new JsonObject());
        addUser("disabled", new JsonObject().put("active", false));
        connect("r1", "refused", "wrong").close();
        connect("r2", "absent", "wrong").close();
        connect("r3", "disabled", "password of it").close();

        awaitFinding("user=refused", "problem wrong_password");
        awaitFinding("client=r1", "problem wrong_password");
        awaitFinding("client=r2", "problem unknown_user");
        awaitFinding("user=disabled", "problem disabled_user");
        assertThat(findings("user=refused")).contains("problem no_rights");
        assertThat(findings("user=never")).contains("problem unknown_user", "warning never_seen");
    }

    @Test
    void explainsAConnectedClient() {
        addUser(
                "reader",
                new JsonObject()
                        .put(
                                "acls",
                                List.of(new JsonObject().put("topic", "own/#").put("access", 7))));
        try (WireClient client = connect("reads", "reader", "password of it")) {
            awaitFinding("user=missing", "problem unknown_user");
            assertThat(findings("user=reader")).isEmpty();

            JsonObject diagnosis = diagnose("client=reads&user=reader");
            assertThat(diagnosis.getBoolean("connected")).isTrue();
            assertThat(diagnosis.getString("username")).isEqualTo("reader");
            assertThat(diagnosis.getJsonObject("session").getString("client_id"))
                    .isEqualTo("reads");
            assertThat(diagnosis.getJsonObject("user").getJsonArray("acls")).hasSize(1);
            assertThat(diagnosis.getBoolean("broker_available")).isTrue();

            client.subscribe("other/#", 1);
            awaitFinding("client=reads", "problem not_authorized");
        }
    }

    @Test
    void distinguishesUsersWhoseNamesBeginAlike() {
        addUser("alike", new JsonObject());
        addUser("alike2", new JsonObject());
        connect("a2", "alike2", "wrong").close();

        awaitFinding("user=alike2", "problem wrong_password");
        assertThat(findings("user=alike")).doesNotContain("problem wrong_password");
    }

    @Test
    void showsNothingOfAnotherTenant() {
        TenantId other = api.addTenant("elsewhere");
        assertThat(other.value()).isEqualTo("elsewhere");
        connect("x1", "visitor", "wrong").close();
        awaitFinding("client=x1", "problem unknown_user");

        JsonObject diagnosis = api.as(other, Role.OWNER)
                .get("/broker/diagnosis?client=x1")
                .expect(200)
                .json();
        assertThat(diagnosis.getJsonArray("events")).isEmpty();
        assertThat(diagnosis.getJsonArray("findings").stream()
                        .map(finding -> ((JsonObject) finding).getString("reason")))
                .containsExactly("never_seen");
    }

    @Test
    void requiresAUserOrAClient() {
        assertThat(viewer.get("/broker/diagnosis")
                        .expectProblem(400, "invalid-request")
                        .text())
                .contains("'user' or 'client'");
    }
}
