package dev.rookery.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoginTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void knowsWhoLoggedIn() {
        assertThat(api.as(Role.OPERATOR).get("/auth/caller").expect(200).json())
                .isEqualTo(new JsonObject()
                        .put("kind", "user")
                        .put("name", "operator")
                        .put("role", "operator"));
    }

    @Test
    void refusesWrongPasswordsAndUnknownUsersAlike() {
        String wrong =
                login("viewer", "wrong").expectProblem(401, "unauthenticated").text();
        String unknown =
                login("nobody", "wrong").expectProblem(401, "unauthenticated").text();

        assertThat(wrong).isEqualTo(unknown);
    }

    @Test
    void givesNewTokensForARefreshToken() {
        JsonObject first = login("viewer", TestApi.PASSWORD).expect(200).json();
        JsonObject second = refresh(first).expect(200).json();

        assertThat(second.getString("refresh_token")).isNotEqualTo(first.getString("refresh_token"));
        refresh(second).expect(200);
    }

    @Test
    void endsTheSessionWhoseRefreshTokenIsUsedTwice() {
        JsonObject first = login("viewer", TestApi.PASSWORD).expect(200).json();
        JsonObject second = refresh(first).expect(200).json();
        ApiClient victim = api.stranger().with(second.getString("access_token"));
        victim.get("/auth/caller").expect(200);

        refresh(first).expectProblem(401, "unauthenticated");

        victim.get("/auth/caller").expectProblem(401, "unauthenticated");
        refresh(second).expectProblem(401, "unauthenticated");
    }

    @Test
    void endsTheSessionAtLogout() {
        JsonObject tokens = login("viewer", TestApi.PASSWORD).expect(200).json();

        api.stranger()
                .post("/auth/logout", new JsonObject().put("refresh_token", tokens.getString("refresh_token")))
                .expect(204);

        api.stranger()
                .with(tokens.getString("access_token"))
                .get("/auth/caller")
                .expectProblem(401, "unauthenticated");
    }

    @Test
    void shutsOutADisabledUserAtOnce() {
        ApiClient operator = api.as(Role.OPERATOR);
        api.database().execute("UPDATE api_users SET active = false WHERE name = 'operator'");
        try {
            operator.get("/auth/caller").expectProblem(401, "unauthenticated");
            login("operator", TestApi.PASSWORD).expectProblem(401, "unauthenticated");
        } finally {
            api.database().execute("UPDATE api_users SET active = true WHERE name = 'operator'");
        }
    }

    @Test
    void keepsNoTokenInTheDatabase() {
        JsonObject tokens = login("viewer", TestApi.PASSWORD).expect(200).json();

        assertThat(api.database().query("SELECT encode(hash, 'escape') FROM api_refresh_tokens"))
                .noneMatch(hash -> hash.contains(tokens.getString("refresh_token")));
    }

    private static ApiClient.Answer login(String name, String password) {
        return api.stranger()
                .post("/auth/login", new JsonObject().put("name", name).put("password", password));
    }

    private static ApiClient.Answer refresh(JsonObject tokens) {
        return api.stranger()
                .post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
    }
}
