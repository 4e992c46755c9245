package dev.rookery.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditSearchTest {
    private static TestApi api;
    private static ApiClient admin;

    @BeforeAll
    static void start() {
        api = new TestApi();
        admin = api.as(Role.ADMIN);
        admin.post("/devices", new JsonObject().put("id", "pump")).expect(201);
        admin.patch("/devices/pump", new JsonObject().put("name", "=HYPERLINK()"))
                .expect(200);
        admin.post("/mqtt/users", new JsonObject().put("username", "u")).expect(201);
        JsonObject row = new JsonObject().put("topic", "a").put("access", 1);
        admin.put("/mqtt/users/u/acls", row).expect(200);
        admin.put("/mqtt/users/u/acls", row.copy().put("access", 2)).expect(200);
        api.database().execute("UPDATE api_audit SET at = '2026-01-01T00:00:00Z' WHERE action = 'device.create'");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static List<String> actions(String query) {
        return admin.get("/audit?" + query).expect(200).json().getJsonArray("items").stream()
                .map(entry -> ((JsonObject) entry).getString("action"))
                .toList();
    }

    @Test
    void filtersByActionAndTime() {
        assertThat(actions("action=device.")).containsExactly("device.update", "device.create");
        assertThat(actions("action=device.create")).containsExactly("device.create");
        assertThat(actions("action=device")).isEmpty();
        assertThat(actions("from=2025-12-31T00:00:00Z&to=2026-01-01T00:00:01Z")).containsExactly("device.create");
        assertThat(actions("action=device.&from=2026-01-01T00:00:01Z")).containsExactly("device.update");
        admin.get("/audit?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z").expectProblem(400, "invalid-request");
    }

    @Test
    void updatesShowBothValues() {
        JsonObject update = entry("device.update");
        assertThat(update.getJsonObject("before")).isEqualTo(new JsonObject().put("name", "pump"));
        assertThat(update.getJsonObject("after")).isEqualTo(new JsonObject().put("name", "=HYPERLINK()"));
        assertThat(entry("acl.put").getJsonObject("before").getJsonArray("permissions"))
                .isEqualTo(new JsonArray().add("read"));
    }

    private static JsonObject entry(String action) {
        return admin.get("/audit?limit=1&action=" + action)
                .expect(200)
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getJsonObject("detail");
    }

    @Test
    void exportsWhatTheFiltersMatch() {
        ApiClient.Response csv =
                admin.get("/audit/export?action=device.&format=csv").expect(200);
        assertThat(csv.header("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(csv.text().lines())
                .hasSize(3)
                .first()
                .isEqualTo("id,time,actor_kind,actor,action,subject,detail,address");
        assertThat(csv.text()).contains(",user,admin,device.update,pump,").contains("=HYPERLINK()");

        String lines = admin.get("/audit/export?action=device.&format=ndjson")
                .expect(200)
                .text();
        assertThat(lines.lines().map(JsonObject::new).map(entry -> entry.getString("action")))
                .containsExactly("device.update", "device.create");
        assertThat(actions("action=audit.")).contains("audit.export");
    }
}
