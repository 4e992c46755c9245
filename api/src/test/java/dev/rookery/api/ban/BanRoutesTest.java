package dev.rookery.api.ban;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bans and their effect on the clients of a running broker. */
class BanRoutesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD = "password of it";
    private static final int BANNED = 0x8a;

    private static TestApi api;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        api = new TestApi();
        operator = api.as(Role.OPERATOR);
        for (String name : List.of("loud", "calm")) {
            api.as(Role.ADMIN)
                    .post("/mqtt/users", new JsonObject().put("username", name).put("password", PASSWORD))
                    .expect(201);
        }
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonObject ban(String kind, String value) {
        return new JsonObject().put("kind", kind).put("value", value).put("reason", "test");
    }

    private static String create(JsonObject ban) {
        return operator.post("/broker/bans", ban).expect(201).json().getString("id");
    }

    private static int connect(String clientId, String user) {
        try (WireClient client = WireClient.tcp(api.mqtt())) {
            return client.connect(Connect.v5(clientId).user(user, PASSWORD)).code();
        }
    }

    private static void awaitConnect(String clientId, String user, int expected) {
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(connect(clientId, user))
                .isEqualTo(expected));
    }

    @Test
    void disconnectsAndRefusesClientsUntilTheBanEnds() {
        WireClient client = WireClient.tcp(api.mqtt());
        assertThat(client.connect(Connect.v5("l").user("loud", PASSWORD)).code())
                .isZero();

        String id = create(ban("user", "loud"));

        assertThat(client.expectDisconnect()).isEqualTo(0x98);
        assertThat(connect("other", "loud")).isEqualTo(BANNED);
        assertThat(connect("c", "calm")).isZero();
        assertThat(
                        api
                                .as(Role.VIEWER)
                                .get("/broker/diagnosis?user=loud")
                                .expect(200)
                                .json()
                                .getJsonArray("findings")
                                .stream()
                                .map(JsonObject.class::cast)
                                .map(finding -> finding.getString("severity") + " " + finding.getString("reason") + " "
                                        + finding.getString("detail")))
                .contains("problem banned user loud: test");

        operator.delete("/broker/bans/" + id).expect(204);
        operator.delete("/broker/bans/" + id).expectProblem(404, "not-found");
        awaitConnect("l", "loud", 0);
        assertThat(api.database().query("SELECT action || ' ' || subject FROM api_audit WHERE subject = 'user loud'"))
                .containsExactly("ban.put user loud", "ban.delete user loud");
    }

    @Test
    void listsBansInPagesAndReplacesThem() {
        String first = create(ban("client", "p1"));
        String again = create(ban("client", "p1").put("expires_at", "2099-01-01T00:00:00Z"));
        assertThat(again).isEqualTo(first);
        create(ban("client", "p2"));

        JsonObject page = operator.get("/broker/bans?limit=1").expect(200).json();
        assertThat(page.getJsonArray("items")).hasSize(1);
        String next = page.getString("next");
        JsonObject rest = operator.get("/broker/bans?limit=1000&cursor=" + next)
                .expect(200)
                .json();
        assertThat(rest.getJsonArray("items")).isNotEmpty();
        assertThat(page.encode() + rest.encode()).contains("2099-01-01T00:00:00Z", "p1", "p2");
    }

    @Test
    void leavesOutEndedBans() {
        create(ban("client", "ended"));
        api.database().execute("UPDATE client_bans SET expires_at = now() - interval '1 second' WHERE value = 'ended'");

        assertThat(operator.get("/broker/bans?limit=1000").expect(200).text()).doesNotContain("ended");
        awaitConnect("ended", "calm", 0);
        create(ban("client", "another"));
        assertThat(api.database().query("SELECT value FROM client_bans WHERE value = 'ended'"))
                .isEmpty();
    }

    @Test
    void bansNoClientOfAnotherTenant() {
        TenantId other = api.addTenant("quiet");
        String id = api.as(other, Role.OWNER)
                .post("/broker/bans", ban("client", "shared"))
                .expect(201)
                .json()
                .getString("id");

        assertThat(operator.get("/broker/bans?limit=1000").expect(200).text()).doesNotContain(id);
        operator.delete("/broker/bans/" + id).expectProblem(404, "not-found");
        assertThat(connect("shared", "calm")).isZero();
    }

    @Test
    void refusesMalformedBans() {
        for (JsonObject malformed : List.of(
                ban("address", "host"),
                ban("address", "0.0.0.0/0"),
                ban("device", "d"),
                ban("client", ""),
                ban("client", "c").put("expires_at", Instant.EPOCH.toString()))) {
            operator.post("/broker/bans", malformed).expectProblem(400, "invalid-request");
        }
        api.as(Role.VIEWER).post("/broker/bans", ban("client", "c")).expectProblem(403, "forbidden");
    }

    @Test
    void limitsTheirNumber() {
        TenantId full = api.addTenant("full");
        api.database()
                .execute("INSERT INTO client_bans (tenant, kind, value, created_by)"
                        + " SELECT 'full', 'client', 'c' || n, 'test' FROM generate_series(1, 1000) n");
        ApiClient owner = api.as(full, Role.OWNER);

        owner.post("/broker/bans", ban("client", "more")).expectProblem(409, "conflict");
        owner.post("/broker/bans", ban("client", "c7")).expect(201);
    }
}
