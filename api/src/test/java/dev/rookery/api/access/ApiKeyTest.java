package dev.rookery.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
    private static TestApi api;
    private static ApiClient admin;

    @BeforeAll
    static void start() {
        api = new TestApi();
        admin = api.as(Role.ADMIN);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonObject create(String name) {
        return admin.post(
                        "/api-keys",
                        new JsonObject()
                                .put("name", name)
                                .put("role", "viewer")
                                .put("scopes", new JsonArray().add("devices:read"))
                                .put("expires_at", "2099-01-01T00:00:00Z"))
                .expect(201)
                .json();
    }

    private static JsonObject listed(String name) {
        return admin.get("/api-keys").expect(200).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void recordsTheLastUseOncePerMinute() {
        JsonObject key = create("used");
        ApiClient program = api.anonymous().with(key.getString("key"));
        assertThat(listed("used").containsKey("last_used_at")).isFalse();

        program.get("/devices").expect(200);
        String first = listed("used").getString("last_used_at");
        program.get("/devices").expect(200);

        assertThat(first).isNotNull();
        assertThat(listed("used").getString("last_used_at")).isEqualTo(first);
        api.database().execute("UPDATE api_keys SET last_used_at = last_used_at - interval '2 minutes'");
        program.get("/devices").expect(200);
        assertThat(listed("used").getString("last_used_at")).isGreaterThan(first);
    }

    @Test
    void changedRightsApplyAtOnceToTheSameSecret() {
        JsonObject key = create("changed");
        ApiClient program = api.anonymous().with(key.getString("key"));
        program.get("/mqtt/users").expectProblem(403, "forbidden");

        JsonObject change =
                new JsonObject().put("scopes", new JsonArray().add("mqtt:read")).putNull("expires_at");
        JsonObject changed = admin.patch("/api-keys/" + key.getLong("id"), change)
                .expect(200)
                .json();

        assertThat(changed.containsKey("expires_at")).isFalse();
        assertThat(changed.getString("role")).isEqualTo("viewer");
        program.get("/mqtt/users").expect(200);
        program.get("/devices").expectProblem(403, "forbidden");
        JsonObject entry = admin.get("/audit?action=api-key.update&subject=changed")
                .expect(200)
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getJsonObject("detail");
        assertThat(entry.getJsonObject("before").getJsonArray("scopes")).containsExactly("devices:read");
        assertThat(entry.getJsonObject("after").getJsonArray("scopes")).containsExactly("mqtt:read");
        assertThat(entry.getJsonObject("after").containsKey("role")).isFalse();
    }

    @Test
    void rejectsChangesOfAnotherVersion() {
        JsonObject key = create("raced");
        String path = "/api-keys/" + key.getLong("id");
        JsonObject change = new JsonObject().put("role", "operator");
        admin.patch(path, change, "If-Match", "\"" + key.getLong("version") + "\"")
                .expect(200);
        admin.patch(path, change, "If-Match", "\"" + key.getLong("version") + "\"")
                .expectProblem(412, "precondition-failed");
        admin.patch("/api-keys/2147483647", change).expectProblem(404, "not-found");
    }
}
