package dev.rookery.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.auth.password.ThrottleConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoginTest {
    private static final int GUESSES = 30;

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
    void returnsTheCaller() {
        assertThat(api.as(Role.OPERATOR).get("/auth/caller").expect(200).json())
                .isEqualTo(new JsonObject()
                        .put("tenant", "default")
                        .put("kind", "user")
                        .put("name", "operator")
                        .put("role", "operator"));
    }

    @Test
    void rejectsWrongPasswordsAndUnknownUsersWithTheSameResponse() {
        String wrong =
                login("viewer", "wrong").expectProblem(401, "unauthenticated").text();
        String unknown =
                login("unknown", "wrong").expectProblem(401, "unauthenticated").text();

        assertThat(wrong).isEqualTo(unknown);
    }

    @Test
    void exchangesARefreshToken() {
        JsonObject first = login("viewer", TestApi.PASSWORD).expect(200).json();
        JsonObject second = refresh(first).expect(200).json();

        assertThat(second.getString("refresh_token")).isNotEqualTo(first.getString("refresh_token"));
        refresh(second).expect(200);
    }

    @Test
    void endsTheSessionOfAReusedRefreshToken() {
        JsonObject first = login("viewer", TestApi.PASSWORD).expect(200).json();
        JsonObject second = refresh(first).expect(200).json();
        ApiClient victim = api.anonymous().with(second.getString("access_token"));
        victim.get("/auth/caller").expect(200);

        refresh(first).expectProblem(401, "unauthenticated");

        victim.get("/auth/caller").expectProblem(401, "unauthenticated");
        refresh(second).expectProblem(401, "unauthenticated");
    }

    @Test
    void recordsLoginsInTheAuditLog() {
        login("operator", "wrong").expectProblem(401, "unauthenticated");
        JsonObject first = login("operator", TestApi.PASSWORD).expect(200).json();
        refresh(first).expect(200);
        refresh(first).expectProblem(401, "unauthenticated");
        login("ghost", "wrong").expectProblem(401, "unauthenticated");

        assertThat(audit("operator"))
                .containsSubsequence(
                        "user.refresh-token-reused anonymous",
                        "user.login user/operator",
                        "user.login-failed anonymous");
        assertThat(audit("ghost")).containsExactly("user.login-failed anonymous");
        assertThat(api.database().query("SELECT detail FROM api_audit WHERE action LIKE 'user.login%'"))
                .noneMatch(detail -> detail.contains("wrong"));
    }

    /** Returns action and actor of the entries, newest first. */
    private static List<String> audit(String subject) {
        return api.as(Role.ADMIN).get("/audit?subject=" + subject).expect(200).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .map(entry -> entry.getString("action") + " " + entry.getString("actor_kind")
                        + (entry.getString("actor_kind").equals("user") ? "/" + entry.getString("actor") : ""))
                .toList();
    }

    @Test
    void endsTheSessionAtLogout() {
        JsonObject tokens = login("viewer", TestApi.PASSWORD).expect(200).json();

        api.anonymous()
                .post("/auth/logout", new JsonObject().put("refresh_token", tokens.getString("refresh_token")))
                .expect(204);

        api.anonymous()
                .with(tokens.getString("access_token"))
                .get("/auth/caller")
                .expectProblem(401, "unauthenticated");
    }

    @Test
    void rejectsADisabledUserImmediately() {
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
    void storesNoPlainTokens() {
        JsonObject tokens = login("viewer", TestApi.PASSWORD).expect(200).json();

        assertThat(api.database().query("SELECT encode(hash, 'escape') FROM api_refresh_tokens"))
                .noneMatch(hash -> hash.contains(tokens.getString("refresh_token")));
    }

    @Test
    void changingTheOwnPasswordEndsAllSessions() {
        api.as(Role.OWNER)
                .post(
                        "/users",
                        new JsonObject()
                                .put("name", "olga")
                                .put("role", "viewer")
                                .put("password", "the first of olga"))
                .expect(201);
        JsonObject elsewhere = login("olga", "the first of olga").expect(200).json();
        ApiClient olga = api.anonymous().login("olga", "the first of olga");

        olga.post("/auth/password", passwords("a wrong one", "the second of olga"))
                .expectProblem(401, "unauthenticated");
        JsonObject tokens = olga.post("/auth/password", passwords("the first of olga", "the second of olga"))
                .expect(200)
                .json();

        olga.get("/auth/caller").expectProblem(401, "unauthenticated");
        refresh(elsewhere).expectProblem(401, "unauthenticated");
        api.anonymous()
                .with(tokens.getString("access_token"))
                .get("/auth/caller")
                .expect(200);
        login("olga", "the first of olga").expectProblem(401, "unauthenticated");
        login("olga", "the second of olga").expect(200);
        api.as(Role.OWNER).delete("/users/olga").expect(204);
    }

    /** Delayed logins wait in a queue of sixteen; further ones return 429. The limit per address is not reached. */
    @Test
    void throttlesLoginsAfterWrongPasswords() {
        try (TestApi throttled = new TestApi(LicenseConfig.NONE, new ThrottleConfig(2, Duration.ofSeconds(60)))) {
            JsonObject wrong = new JsonObject().put("name", "viewer").put("password", "wrong");
            ExecutorService guessers = Executors.newCachedThreadPool();
            Set<Integer> statuses = ConcurrentHashMap.newKeySet();
            try {
                // Makes the delay long enough for the queue to fill.
                for (int i = 0; i < 7; i++) {
                    assertThat(throttled.anonymous().post("/auth/login", wrong).status())
                            .isEqualTo(401);
                }
                for (int i = 0; i < GUESSES; i++) {
                    guessers.execute(() -> statuses.add(
                            throttled.anonymous().post("/auth/login", wrong).status()));
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> statuses.contains(429));
                // Other users are not affected.
                throttled.as(Role.ADMIN);
            } finally {
                guessers.shutdownNow();
            }
            assertThat(statuses).isSubsetOf(401, 429);
        }
    }

    private static JsonObject passwords(String old, String fresh) {
        return new JsonObject().put("password", old).put("new_password", fresh);
    }

    private static ApiClient.Response login(String name, String password) {
        return api.anonymous()
                .post("/auth/login", new JsonObject().put("name", name).put("password", password));
    }

    private static ApiClient.Response refresh(JsonObject tokens) {
        return api.anonymous()
                .post("/auth/refresh", new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
    }
}
