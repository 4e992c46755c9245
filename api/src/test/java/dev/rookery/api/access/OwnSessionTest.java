package dev.rookery.api.access;

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

class OwnSessionTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static List<JsonObject> sessions(ApiClient client) {
        return client.get("/auth/sessions").expect(200).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void listsTheOwnSessionsOnly() {
        ApiClient first = api.as(Role.VIEWER);
        api.as(Role.VIEWER);
        api.as(Role.OPERATOR);

        assertThat(sessions(first)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(sessions(first).stream().filter(session -> session.getBoolean("current")))
                .singleElement()
                .satisfies(session -> {
                    assertThat(session.getString("address")).isEqualTo("127.0.0.1");
                    assertThat(session.getString("program")).startsWith("Java-http-client");
                });
    }

    @Test
    void endsOneSessionAtOnce() {
        ApiClient kept = api.as(Role.ADMIN);
        ApiClient ended = api.as(Role.ADMIN);
        String id = sessions(ended).stream()
                .filter(session -> session.getBoolean("current"))
                .findFirst()
                .orElseThrow()
                .getString("id");

        api.as(Role.OWNER).delete("/auth/sessions/" + id).expectProblem(404, "not-found");
        kept.delete("/auth/sessions/" + id).expect(204);

        ended.get("/auth/caller").expectProblem(401, "unauthenticated");
        kept.get("/auth/caller").expect(200);
        kept.delete("/auth/sessions/" + id).expectProblem(404, "not-found");
    }

    @Test
    void endsAllOtherSessions() {
        ApiClient other = api.as(Role.OWNER);
        ApiClient current = api.as(Role.OWNER);

        assertThat(current.delete("/auth/sessions").expect(200).json().getInteger("ended"))
                .isPositive();

        other.get("/auth/caller").expectProblem(401, "unauthenticated");
        assertThat(sessions(current)).singleElement().matches(session -> session.getBoolean("current"));
    }

    @Test
    void apiKeysHaveNoSessions() {
        JsonObject key = new JsonObject()
                .put("name", "program")
                .put("role", "viewer")
                .put("scopes", new JsonArray().add("devices:read"));
        String secret =
                api.as(Role.ADMIN).post("/api-keys", key).expect(201).json().getString("key");
        api.anonymous().with(secret).get("/auth/sessions").expectProblem(403, "forbidden");
    }
}
