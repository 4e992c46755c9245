package dev.rookery.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserTest {
    private static final String PASSWORD = "a password of an owner";

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
    void rejectsRemovalOfTheLastOwner() {
        owner.delete("/users/owner").expectProblem(409, "conflict");
        owner.patch("/users/owner", new JsonObject().put("role", "admin")).expectProblem(409, "conflict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demote", "disable", "delete"})
    void ownersThatRemoveEachOtherLeaveOneOwner(String operation) throws Exception {
        owner.post(
                        "/users",
                        new JsonObject()
                                .put("name", "second")
                                .put("role", "owner")
                                .put("password", PASSWORD))
                .expect(201);
        ApiClient second = api.anonymous().login("second", PASSWORD);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Integer> statuses = new ArrayList<>();
        try (Connection holder = dataSource().getConnection()) {
            holder.setAutoCommit(false);
            // Changes have been made but not committed while their audit entries wait.
            holder.createStatement().execute("LOCK TABLE api_audit IN ACCESS EXCLUSIVE MODE");
            Future<ApiClient.Response> one = threads.submit(() -> remove(owner, "second", operation));
            Future<ApiClient.Response> other = threads.submit(() -> remove(second, "owner", operation));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lockedRequests() == 2);
            holder.rollback();
            statuses.add(one.get().status());
            statuses.add(other.get().status());
        } finally {
            threads.shutdownNow();
        }
        List<String> owners = api.database().query("SELECT name FROM api_users WHERE role = 'owner' AND active");
        restoreOwner();
        assertThat(owners).hasSize(1);
        assertThat(statuses).containsOnlyOnce(409);
    }

    private static ApiClient.Response remove(ApiClient by, String name, String operation) {
        return switch (operation) {
            case "demote" -> by.patch("/users/" + name, new JsonObject().put("role", "viewer"));
            case "disable" -> by.patch("/users/" + name, new JsonObject().put("active", false));
            default -> by.delete("/users/" + name);
        };
    }

    private static int lockedRequests() {
        return Integer.parseInt(api.database()
                .query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database()")
                .get(0));
    }

    private static DataSource dataSource() {
        return PostgresClients.dataSource(PostgresConfig.fromUrl(api.database().url(), Map.of()));
    }

    private static void restoreOwner() {
        api.database()
                .execute("UPDATE api_users SET name = 'owner', role = 'owner', active = true WHERE name = 'second'"
                        + " AND NOT EXISTS (SELECT FROM api_users WHERE name = 'owner')");
        api.database()
                .execute("UPDATE api_users SET role = 'owner', active = true, password_hash ="
                        + " (SELECT password_hash FROM api_users WHERE name = 'admin') WHERE name = 'owner'");
        api.database().execute("DELETE FROM api_users WHERE name = 'second'");
        owner = api.as(Role.OWNER);
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
