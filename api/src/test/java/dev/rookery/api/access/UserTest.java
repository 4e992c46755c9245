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

class UserTest {
    private static TestApi api;
    private static ApiClient owner;
    private static ApiClient admin;

    @BeforeAll
    static void start() {
        api = new TestApi();
        owner = api.as(Role.OWNER);
        admin = api.as(Role.ADMIN);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void enforcesTheUserLimitAndGeneratesPasswords() {
        JsonObject wanted = new JsonObject().put("name", "fifth").put("role", "viewer");
        JsonObject made = admin.post("/users", wanted).expect(201).json();
        admin.post("/users", wanted.copy().put("name", "sixth")).expectProblem(402, "license-limit");

        api.anonymous()
                .login("fifth", made.getString("password"))
                .get("/auth/caller")
                .expect(200);
        String fresh = admin.json("POST", "/users/fifth/password", new JsonObject())
                .expect(200)
                .json()
                .getString("password");
        api.anonymous().login("fifth", fresh);
        assertThat(admin.get("/users").expect(200).text()).doesNotContain(fresh).doesNotContain("$2a$");
        admin.delete("/users/fifth").expect(204);
        admin.get("/users/fifth").expectProblem(404, "not-found");
    }

    @Test
    void rejectsChangesToUsersWithAHigherRole() {
        admin.patch("/users/owner", new JsonObject().put("active", false)).expectProblem(403, "forbidden");
        admin.delete("/users/owner").expectProblem(403, "forbidden");
        admin.json("POST", "/users/owner/password", new JsonObject()).expectProblem(403, "forbidden");
        admin.patch("/users/admin", new JsonObject().put("role", "owner")).expectProblem(403, "forbidden");
        admin.post("/users", new JsonObject().put("name", "mine").put("role", "owner"))
                .expectProblem(403, "forbidden");
    }

    @Test
    void keepsTheLastOwner() {
        owner.delete("/users/owner").expectProblem(409, "conflict");
        owner.patch("/users/owner", new JsonObject().put("role", "admin")).expectProblem(409, "conflict");
    }

    @Test
    void endsTheSessionsOfADisabledUser() {
        ApiClient viewer = api.as(Role.VIEWER);

        admin.patch("/users/viewer", new JsonObject().put("active", false)).expect(200);

        viewer.get("/auth/caller").expectProblem(401, "unauthenticated");
        admin.patch("/users/viewer", new JsonObject().put("active", true)).expect(200);
        viewer.get("/auth/caller").expectProblem(401, "unauthenticated");
    }

    @Test
    void limitsApiKeysToTheirScopes() {
        JsonObject made = key("reader", "viewer", "mqtt:read").expect(201).json();
        ApiClient program = api.anonymous().with(made.getString("key"));

        program.get("/mqtt/users").expect(200);
        program.get("/devices").expectProblem(403, "forbidden");
        program.post("/mqtt/users", new JsonObject().put("username", "x")).expectProblem(403, "forbidden");
        assertThat(admin.get("/api-keys").expect(200).text()).doesNotContain(made.getString("key"));

        admin.delete("/api-keys/" + made.getLong("id")).expect(204);
        program.get("/mqtt/users").expectProblem(401, "unauthenticated");
    }

    @Test
    void rejectsUnknownScopesAndDuplicateNames() {
        key("strange", "viewer", "everything").expectProblem(400, "invalid-request");
        key("reader of reader", "viewer", "mqtt:read").expect(201);
        key("reader of reader", "viewer", "mqtt:read").expectProblem(409, "conflict");
    }

    private static ApiClient.Response key(String name, String role, String scope) {
        return admin.post(
                "/api-keys",
                new JsonObject().put("name", name).put("role", role).put("scopes", new JsonArray().add(scope)));
    }
}
