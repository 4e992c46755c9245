package dev.rookery.api.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters, orders, counts and actions on several devices. */
class DeviceActionTest {
    private static TestApi api;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        api = new TestApi();
        operator = api.as(Role.OPERATOR);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** Devices a to e with names e to a: a is online, b was seen in 2025, c in 2026, d and e never. */
    @BeforeEach
    void devices() {
        api.database().execute("DELETE FROM devices; DELETE FROM mqtt_users WHERE username ~ '^[a-e]$'");
        api.database().execute("""
                INSERT INTO devices (tenant, id, name, tags, online, last_seen) VALUES
                  ('default', 'a', 'e', '{cellar,pump}', true, '2025-01-01T00:00:00Z'),
                  ('default', 'b', 'd', '{cellar}', false, '2025-01-01T00:00:00Z'),
                  ('default', 'c', 'c', '{roof}', false, '2026-01-01T00:00:00Z'),
                  ('default', 'd', 'b', '{}', false, NULL),
                  ('default', 'e', 'a', '{}', false, NULL);
                INSERT INTO mqtt_users (username, password_hash, is_active)
                  SELECT id, 'x', true FROM devices;
                INSERT INTO mqtt_acls (username, topic, access) SELECT id, 'sensor/' || id || '/#', 3 FROM devices
                ON CONFLICT DO NOTHING
                """);
    }

    /** Returns the ids, page by page. */
    private static List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = operator.get("/devices?limit=2&" + query + cursor)
                    .expect(200)
                    .json();
            page.getJsonArray("items").forEach(item -> ids.add(((JsonObject) item).getString("id")));
            cursor = page.containsKey("next") ? "&cursor=" + page.getString("next") : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    @Test
    void sortsAcrossPages() {
        assertThat(ids("")).containsExactly("a", "b", "c", "d", "e");
        assertThat(ids("order=desc")).containsExactly("e", "d", "c", "b", "a");
        assertThat(ids("sort=name")).containsExactly("e", "d", "c", "b", "a");
        assertThat(ids("sort=last_seen")).containsExactly("d", "e", "a", "b", "c");
        assertThat(ids("sort=last_seen&order=desc")).containsExactly("c", "b", "a", "e", "d");
        assertThat(ids("sort=created_at")).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void filtersByState() {
        assertThat(ids("online=true")).containsExactly("a");
        assertThat(ids("online=false&tag=cellar")).containsExactly("b");
        assertThat(ids("last_seen_before=2025-06-01T00:00:00Z")).containsExactly("b", "d", "e");
        operator.get("/devices?sort=name&cursor=WzFd").expectProblem(400, "invalid-request");
    }

    @Test
    void countsByStateAndTag() {
        JsonObject all = operator.get("/device-summary").expect(200).json();
        assertThat(all.getMap()).containsEntry("total", 5).containsEntry("online", 1);
        assertThat(all.getMap()).containsEntry("offline", 4).containsEntry("never_seen", 2);
        assertThat(all.getJsonArray("tags").getJsonObject(0))
                .isEqualTo(new JsonObject().put("tag", "cellar").put("count", 2));
        assertThat(operator.get("/device-summary?tag=roof").expect(200).json().getInteger("total"))
                .isEqualTo(1);
    }

    private static ApiClient.Response act(String action, JsonObject select, int expected, String... tags) {
        JsonObject body =
                new JsonObject().put("action", action).put("select", select).put("expected", expected);
        return operator.post(
                "/device-actions", tags.length == 0 ? body : body.put("tags", new JsonArray(List.of(tags))));
    }

    @Test
    void addsAndRemovesTagsOfAllThatMatch() {
        JsonObject cellar = new JsonObject().put("tag", "cellar");
        assertThat(act("add_tags", cellar, 2, "pump", "new").expect(200).json())
                .isEqualTo(new JsonObject().put("matched", 2).put("changed", 2));
        assertThat(act("add_tags", cellar, 2, "new").expect(200).json().getInteger("changed"))
                .isZero();
        assertThat(operator.get("/devices/a").json().getJsonArray("tags")).containsExactly("cellar", "pump", "new");

        act("remove_tags", new JsonObject(), 5, "cellar").expect(200);
        assertThat(ids("tag=cellar")).isEmpty();
        assertThat(operator.get("/devices/b").json().getJsonArray("tags")).containsExactly("pump", "new");
        assertThat(api.as(Role.ADMIN)
                        .get("/audit?action=device.remove-tags&subject=b")
                        .json()
                        .getJsonArray("items"))
                .hasSize(1);
    }

    @Test
    void changesNothingIfTheSelectionHasChanged() {
        assertThat(act("delete", new JsonObject().put("online", false), 3)
                        .expectProblem(409, "conflict")
                        .text())
                .contains("matches 4 devices, not 3");
        assertThat(ids("")).hasSize(5);
    }

    @Test
    void limitsTheNumberOfTags() {
        String[] tags = IntStream.range(0, 50).mapToObj(i -> "t" + i).toArray(String[]::new);
        act("add_tags", new JsonObject().put("search", "d"), 2, tags).expectProblem(400, "invalid-request");
        assertThat(operator.get("/devices/d").json().getJsonArray("tags")).isEmpty();
        act("add_tags", new JsonObject(), 5).expectProblem(400, "invalid-request");
    }

    @Test
    void disablesEnablesAndDeletes() {
        JsonObject two = new JsonObject().put("ids", new JsonArray().add("a").add("b"));
        assertThat(act("disable", two, 2).expect(200).json().getInteger("changed"))
                .isEqualTo(2);
        ApiClient admin = api.as(Role.ADMIN);
        assertThat(admin.get("/mqtt/users/a").json().getBoolean("active")).isFalse();
        assertThat(act("enable", new JsonObject(), 5).expect(200).json().getInteger("changed"))
                .isEqualTo(2);
        act("delete", two, 2).expect(200);
        assertThat(ids("")).containsExactly("c", "d", "e");
        admin.get("/mqtt/users/a").expectProblem(404, "not-found");
        assertThat(api.database().query("SELECT count(*) FROM mqtt_acls WHERE username IN ('a', 'b')"))
                .containsExactly("0");
    }

    @Test
    void operatorsRenewPasswordsOfDevices() {
        JsonObject renewed = operator.post("/devices/c/password", new JsonObject())
                .expect(200)
                .json();
        assertThat(renewed.getString("username")).isEqualTo("c");
        String password = renewed.getString("password");
        assertThat(password).hasSizeGreaterThan(15);
        assertThat(renewed.getJsonObject("connect").getString("password")).isEqualTo(password);
        assertThat(renewed.getJsonObject("connect").getString("example_command"))
                .contains(password);
        JsonObject chosen = operator.post("/devices/c/password", new JsonObject().put("password", "long enough"))
                .expect(200)
                .json();
        assertThat(chosen.containsKey("password")).isFalse();
        assertThat(chosen.encode()).doesNotContain("long enough").contains("PASSWORD");
        operator.post("/devices/unknown/password", new JsonObject()).expectProblem(404, "not-found");
        api.as(Role.VIEWER).post("/devices/c/password", new JsonObject()).expectProblem(403, "forbidden");
        api.database().execute("DELETE FROM mqtt_users WHERE username = 'c'");
        operator.post("/devices/c/password", new JsonObject()).expectProblem(409, "conflict");
    }
}
