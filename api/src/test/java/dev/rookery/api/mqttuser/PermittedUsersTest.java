package dev.rookery.api.mqttuser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is permitted an action, and the effect of rows before they are saved. */
class PermittedUsersTest {
    private static TestApi api;
    private static ApiClient viewer;

    @BeforeAll
    static void start() {
        api = new TestApi();
        viewer = api.as(Role.VIEWER);
        api.database().execute("""
                INSERT INTO mqtt_users (username, password_hash, is_active, is_superuser) VALUES
                  ('own', 'x', true, false), ('disabled', 'x', false, true), ('root', 'x', true, true),
                  ('reader', 'x', true, false), ('none', 'x', true, false);
                INSERT INTO mqtt_acls (username, topic, access) VALUES
                  ('own', 'sensor/%u/#', 3), ('reader', 'sensor/#', 1), ('disabled', '#', 7);
                INSERT INTO mqtt_users (username, password_hash, is_active)
                  SELECT 'many' || lpad(i::text, 4, '0'), 'x', true FROM generate_series(1, 2500) i
                """);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static List<String> permitted(String action, String topic) {
        List<String> users = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = viewer.get("/acl/permitted?action=" + action + "&topic=" + topic + cursor)
                    .expect(200)
                    .json();
            page.getJsonArray("items").forEach(item -> users.add(((JsonObject) item).getString("username")));
            cursor = page.containsKey("next") ? "&cursor=" + page.getString("next") : "";
        } while (!cursor.isEmpty());
        return users;
    }

    @Test
    void listsActiveUsersWhoseRowsPermitTheAction() {
        assertThat(permitted("publish", "sensor/own/t")).containsExactly("own", "root");
        assertThat(permitted("receive", "sensor/own/t")).containsExactly("own", "reader", "root");
        assertThat(permitted("subscribe", "sensor/%2B/t")).containsExactly("reader", "root");
        assertThat(permitted("publish", "sensor/none/t")).containsExactly("root");
    }

    @Test
    void namesTheRowThatDecides() {
        JsonObject first = viewer.get("/acl/permitted?action=receive&topic=sensor/x/t&limit=1")
                .expect(200)
                .json();
        String cursor = first.getString("next");
        while (first.getJsonArray("items").isEmpty()) {
            first = viewer.get("/acl/permitted?action=receive&topic=sensor/x/t&limit=1&cursor=" + cursor)
                    .expect(200)
                    .json();
            cursor = first.getString("next");
        }
        assertThat(first.getJsonArray("items")
                        .getJsonObject(0)
                        .getJsonObject("row")
                        .getString("topic"))
                .isEqualTo("sensor/#");
        viewer.get("/acl/permitted?action=publish&topic=a/%23").expectProblem(400, "invalid-request");
    }

    @Test
    void checksRowsBeforeTheyAreSaved() {
        JsonObject check = new JsonObject()
                .put("username", "none")
                .put("action", "publish")
                .put("topic", "a/b");
        assertThat(viewer.post("/acl/check", check).expect(200).json().getBoolean("allowed"))
                .isFalse();
        JsonArray rows =
                new JsonArray().add(new JsonObject().put("topic", "a/+").put("access", 2));
        JsonObject decision = viewer.post("/acl/check", check.copy().put("rows", rows))
                .expect(200)
                .json();
        assertThat(decision.getBoolean("allowed")).isTrue();
        assertThat(decision.getJsonObject("row").getString("topic")).isEqualTo("a/+");
        check.put("username", "reader").put("action", "receive").put("topic", "sensor/a");
        assertThat(viewer.post("/acl/check", check.copy().put("rows", new JsonArray()))
                        .expect(200)
                        .json()
                        .getBoolean("allowed"))
                .isFalse();
        assertThat(viewer.get("/mqtt/users/none/acls").expect(200).json().getJsonArray("items"))
                .isEmpty();
    }
}
