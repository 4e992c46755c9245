package dev.rookery.api.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.api.license.LicenseSigner;
import dev.rookery.auth.TenantId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An operator of the platform in the console of a tenant: codes, rights, and the tenant's control. */
class HandoverTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MINUTE = 60;

    /** Operations of these tags are closed to hand-overs, whatever an owner grants. */
    private static final Set<String> CLOSED =
            Set.of("Users", "API keys", "Audit", "Provisioning", "Hand-overs", "Bulk import and export");

    /** Operations with a body that only read. */
    private static final Set<String> HARMLESS = Set.of("checkAcl", "compareMetrics", "previewMapping");

    private static TestApi api;
    private static TenantId acme;
    private static TenantId globex;

    @BeforeAll
    static void start() {
        api = new TestApi();
        acme = api.addTenant("acme");
        globex = api.addTenant("globex");
        await().atMost(TIMEOUT).until(() -> api.anonymous().get("/health/ready").status() == 200);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void clear() {
        api.database().execute("DELETE FROM api_handovers; DELETE FROM api_handover_settings; DELETE FROM api_audit");
    }

    private static ApiClient.Response use(String code) {
        return use("acme.example.com", code);
    }

    private static ApiClient.Response use(String host, String code) {
        return api.anonymous().toHost(host, "POST", "/auth/handover", new JsonObject().put("code", code));
    }

    private static String code() {
        return TestApi.handoverCode(TestApi.handoverClaims("acme"), MINUTE);
    }

    /** Returns the path of the newest hand-over. */
    private static String newest(ApiClient admin) {
        return "/handovers/"
                + admin.get("/handovers")
                        .expect(200)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("id");
    }

    private static List<String> audit() {
        return api.database()
                .query("SELECT actor_kind || ' ' || actor || ' ' || action || ' ' || subject FROM api_audit"
                        + " WHERE tenant = 'acme' AND action <> 'user.login' ORDER BY id");
    }

    @Test
    void aCodeOpensASessionOfTheOperator() {
        JsonObject tokens = use(code()).expect(200).json();

        JsonObject caller = api.anonymous()
                .with(tokens.getString("access_token"))
                .get("/auth/caller")
                .expect(200)
                .json();
        assertThat(caller.getString("kind")).isEqualTo("platform_operator");
        assertThat(caller.getString("tenant")).isEqualTo("acme");
        assertThat(caller.getString("name")).isEqualTo("olivia");
        assertThat(caller.getString("role")).isEqualTo("viewer");
        assertThat(tokens.getInteger("expires_in")).isBetween(1, 15 * MINUTE);
        assertThat(audit()).containsExactly("platform_operator olivia handover.start olivia");
        JsonObject entry = api.as(acme, Role.ADMIN)
                .get("/audit?actor=olivia")
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(entry.getJsonObject("detail").getString("reason")).isEqualTo("ticket 7");
    }

    @TestFactory
    Stream<DynamicTest> nothingButReadingIsPermitted() {
        ApiClient operator = api.asPlatformOperator(acme);
        return operations()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    int status = operator.send(operation.method(), operation.path(), BodyPublishers.noBody(), List.of())
                            .status();
                    if (operation.isPublic() || HARMLESS.contains(operation.id())) {
                        assertThat(status).as(operation.id()).isNotEqualTo(403);
                    } else if (!operation.method().equals("GET") || CLOSED.contains(operation.tag())) {
                        assertThat(status).as(operation.id()).isIn(401, 403);
                    }
                }));
    }

    private record Operation(String id, String tag, String method, String path, boolean isPublic) {}

    private static Stream<Operation> operations() {
        return api.contract().document().json().getJsonObject("paths").stream().flatMap(path -> ((JsonObject)
                        path.getValue())
                .stream()
                        .filter(entry -> !entry.getKey().equals("parameters"))
                        .filter(entry ->
                                !((JsonObject) entry.getValue()).encode().contains("text/event-stream"))
                        .map(entry -> operation(entry.getKey(), path.getKey(), (JsonObject) entry.getValue())));
    }

    private static Operation operation(String method, String path, JsonObject operation) {
        return new Operation(
                operation.getString("operationId"),
                operation.getJsonArray("tags").getString(0),
                method.toUpperCase(Locale.ROOT),
                path.replaceAll("\\{\\w+}", "x"),
                operation.containsKey("security"));
    }

    @Test
    void readsDevicesAndClientsOfItsTenantOnly() {
        ApiClient operator = api.asPlatformOperator(acme);

        for (String path : List.of("/devices", "/broker", "/broker/clients", "/mqtt/users", "/license")) {
            operator.get(path).expect(200);
        }
        operator.toHost("globex.example.com", "GET", "/devices", new JsonObject())
                .expectProblem(403, "forbidden");
        api.as(globex, Role.ADMIN).delete(newest(api.as(acme, Role.ADMIN))).expectProblem(404, "not-found");
        assertThat(api.as(globex, Role.ADMIN).get("/handovers").json().getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void aCodeIsOfUseOnce() {
        String code = code();

        use(code).expect(200);
        use(code).expectProblem(401, "unauthenticated");
    }

    @Test
    void ofSimultaneousUsesOneSucceeds() {
        String code = code();

        List<CompletableFuture<Integer>> uses = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> use(code).status()))
                .limit(10)
                .toList();

        assertThat(uses.stream().map(CompletableFuture::join))
                .containsOnlyOnce(200)
                .contains(401);
    }

    @Test
    void refusesCodesThatAreNotForThisMomentAndCustomer() {
        JsonObject claims = TestApi.handoverClaims("acme");
        long now = System.currentTimeMillis() / 1000;

        use("globex.example.com", TestApi.handoverCode(claims, MINUTE)).expectProblem(401, "unauthenticated");
        use("localhost", TestApi.handoverCode(claims, MINUTE)).expectProblem(401, "unauthenticated");
        use(TestApi.handoverCode(claims, -1)).expectProblem(401, "unauthenticated");
        // Valid for longer than a minute.
        use(TestApi.handoverCode(claims, 10 * MINUTE)).expectProblem(401, "unauthenticated");
        // Issued in the future.
        use(TestApi.handoverCode(claims.copy().put("iat", now + 10 * MINUTE), 11 * MINUTE))
                .expectProblem(401, "unauthenticated");
        for (String missing : List.of("aud", "sub", "jti", "operator")) {
            JsonObject incomplete = claims.copy();
            incomplete.remove(missing);
            use(TestApi.handoverCode(incomplete, MINUTE)).expectProblem(401, "unauthenticated");
        }
        // A license that the same key has signed.
        use(TestApi.handoverCode(claims.copy().put("aud", "rookery-instance"), MINUTE))
                .expectProblem(401, "unauthenticated");
        assertThat(audit()).isEmpty();
        use(TestApi.handoverCode(claims, MINUTE)).expect(200);
    }

    @Test
    void refusesForgedCodes() {
        JsonObject claims = TestApi.handoverClaims("acme");
        String genuine = code();
        String[] parts = genuine.split("\\.");

        use(new LicenseSigner().sign(claims, MINUTE)).expectProblem(401, "unauthenticated");
        use(symmetric(claims)).expectProblem(401, "unauthenticated");
        use("eyJhbGciOiJub25lIn0." + parts[1] + ".").expectProblem(401, "unauthenticated");
        use(parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length())).expectProblem(401, "unauthenticated");
        for (String garbage : List.of("x", "..", "a.b.c", "\u0000", "x".repeat(4_000))) {
            assertThat(use(garbage).status()).isIn(400, 401);
        }
        use("x".repeat(4_001)).expectProblem(400, "invalid-request");
        use(genuine).expect(200);
    }

    /** A token that is signed with a secret that everyone knows. */
    private static String symmetric(JsonObject claims) {
        Vertx vertx = Vertx.vertx();
        try {
            return JWTAuth.create(
                            vertx,
                            new JWTAuthOptions()
                                    .addPubSecKey(new PubSecKeyOptions()
                                            .setAlgorithm("HS256")
                                            .setBuffer("rookery-handover")))
                    .generateToken(
                            claims, new JWTOptions().setAlgorithm("HS256").setExpiresInSeconds(MINUTE));
        } finally {
            vertx.close();
        }
    }

    @Test
    void theSessionEndsAfterItsTime() {
        JsonObject tokens = use(code()).expect(200).json();
        ApiClient operator = api.anonymous().with(tokens.getString("access_token"));
        JsonObject refresh = new JsonObject().put("refresh_token", tokens.getString("refresh_token"));

        JsonObject renewed =
                api.anonymous().post("/auth/refresh", refresh).expect(200).json();
        assertThat(renewed.getString("refresh_token")).isEqualTo(tokens.getString("refresh_token"));
        assertThat(api.database()
                        .query("SELECT extract(epoch FROM expires_at - started_at)::int / 60 FROM api_handovers"))
                .containsExactly("15");
        api.database().execute("UPDATE api_handovers SET expires_at = now()");

        operator.get("/devices").expectProblem(401, "unauthenticated");
        api.anonymous().with(renewed.getString("access_token")).get("/devices").expectProblem(401, "unauthenticated");
        api.anonymous().post("/auth/refresh", refresh).expectProblem(401, "unauthenticated");
    }

    @Test
    void theOperatorSignsOut() {
        JsonObject tokens = use(code()).expect(200).json();

        api.anonymous()
                .post("/auth/logout", new JsonObject().put("refresh_token", tokens.getString("refresh_token")))
                .expect(204);

        api.anonymous().with(tokens.getString("access_token")).get("/devices").expectProblem(401, "unauthenticated");
        assertThat(audit())
                .containsExactly(
                        "platform_operator olivia handover.start olivia",
                        "platform_operator olivia handover.end olivia");
    }

    @Test
    void peopleOfTheTenantEndItAtOnceWithItsStreams() {
        ApiClient operator = api.asPlatformOperator(acme);
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> stream = operator.stream("/broker/events/stream", lines::add);
        await().atMost(TIMEOUT).until(() -> !lines.isEmpty());
        String path = newest(api.as(acme, Role.ADMIN));

        api.as(acme, Role.OPERATOR).get("/handovers").expectProblem(403, "forbidden");
        operator.delete(path).expectProblem(403, "forbidden");
        api.as(acme, Role.ADMIN).delete(path).expect(204);

        operator.get("/devices").expectProblem(401, "unauthenticated");
        assertThat(stream).succeedsWithin(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        api.as(acme, Role.ADMIN).delete(path).expectProblem(404, "not-found");
        JsonObject shown = api.as(acme, Role.ADMIN)
                .get("/handovers")
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(shown.getBoolean("active")).isFalse();
        assertThat(shown.getString("ended_by")).isEqualTo("admin");
        assertThat(audit()).endsWith("user admin handover.revoke olivia");
    }

    @Test
    void anOwnerRefusesThemInAdvance() {
        ApiClient active = api.asPlatformOperator(acme);
        ApiClient owner = api.as(acme, Role.OWNER);
        ApiClient admin = api.as(acme, Role.ADMIN);
        JsonObject refuse = new JsonObject().put("permitted", false);
        assertThat(admin.get("/handover-settings").expect(200).json())
                .isEqualTo(new JsonObject().put("permitted", true));
        admin.put("/handover-settings", refuse).expectProblem(403, "forbidden");
        active.put("/handover-settings", refuse).expectProblem(403, "forbidden");

        JsonObject changed = owner.put("/handover-settings", refuse).expect(200).json();

        assertThat(changed.getBoolean("permitted")).isFalse();
        assertThat(changed.getString("changed_by")).isEqualTo("owner");
        active.get("/devices").expectProblem(401, "unauthenticated");
        String code = code();
        use(code).expectProblem(403, "handovers-refused");
        assertThat(use(new LicenseSigner().sign(TestApi.handoverClaims("acme"), MINUTE))
                        .status())
                .as("a forged code learns nothing")
                .isEqualTo(401);
        JsonObject attempt =
                admin.get("/handovers").json().getJsonArray("items").getJsonObject(0);
        assertThat(attempt.getBoolean("refused")).isTrue();
        assertThat(attempt.getBoolean("active")).isFalse();
        assertThat(attempt.getString("reason")).isEqualTo("ticket 7");
        assertThat(audit())
                .endsWith(
                        "user owner handover-settings.update hand-overs",
                        "platform_operator olivia handover.refuse olivia");
        assertThat(api.database()
                        .query(
                                "SELECT detail #>> '{before,permitted}' || ' ' || (detail #>> '{after,permitted}') || ' '"
                                        + " || (detail ->> 'ended') FROM api_audit"
                                        + " WHERE tenant = 'acme' AND action = 'handover-settings.update'"))
                .containsExactly("true false 1");
        assertThat(api.as(globex, Role.ADMIN).get("/handover-settings").json().getBoolean("permitted"))
                .isTrue();

        owner.put("/handover-settings", new JsonObject().put("permitted", true)).expect(200);
        use(code).expectProblem(401, "unauthenticated");
        active.get("/devices").expectProblem(401, "unauthenticated");
        use(code()).expect(200);
    }

    /** Whatever the order of the two is, no operator has access afterwards. */
    @Test
    void noHandoverStartsWhileAnOwnerRefusesThem() {
        ApiClient owner = api.as(acme, Role.OWNER);
        List<CompletableFuture<ApiClient.Response>> uses = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> use(code())))
                .limit(10)
                .toList();

        owner.put("/handover-settings", new JsonObject().put("permitted", false))
                .expect(200);

        for (CompletableFuture<ApiClient.Response> started : uses) {
            ApiClient.Response response = started.join();
            assertThat(response.status()).isIn(200, 403);
            if (response.status() == 200) {
                api.anonymous()
                        .with(response.json().getString("access_token"))
                        .get("/devices")
                        .expectProblem(401, "unauthenticated");
            }
        }
    }

    @Test
    void anOwnerGrantsMoreUntilTheEnd() {
        ApiClient operator = api.asPlatformOperator(acme);
        String path = newest(api.as(acme, Role.ADMIN));
        JsonObject more = new JsonObject().put("role", "operator");
        JsonObject message = new JsonObject().put("topic", "a/b").put("payload", "x");

        api.as(acme, Role.ADMIN).patch(path, more).expectProblem(403, "forbidden");
        operator.patch(path, more).expectProblem(403, "forbidden");
        operator.post("/broker/messages", message).expectProblem(403, "forbidden");
        api.as(acme, Role.OWNER)
                .patch(path, new JsonObject().put("role", "admin"))
                .expectProblem(400, "invalid-request");
        api.as(acme, Role.OWNER).patch(path, more).expect(200);

        operator.post("/broker/messages", message).expect(200);
        for (String closed : List.of("/provisioning-keys", "/users", "/api-keys", "/audit", "/handovers")) {
            operator.get(closed).expectProblem(403, "forbidden");
        }
        operator.post("/devices", new JsonObject().put("id", "new")).expectProblem(403, "forbidden");
        operator.post("/mqtt/users", new JsonObject().put("username", "new")).expectProblem(403, "forbidden");
        assertThat(audit())
                .contains("user owner handover.grant olivia")
                .anyMatch(entry -> entry.startsWith("platform_operator olivia broker."));
        api.as(acme, Role.OWNER)
                .patch(path, new JsonObject().put("role", "viewer"))
                .expect(200);
        operator.post("/broker/messages", message).expectProblem(403, "forbidden");
    }

    @Test
    void listsHandoversInPages() {
        for (int i = 0; i < 3; i++) {
            use(code()).expect(200);
        }
        ApiClient admin = api.as(acme, Role.ADMIN);

        JsonObject first = admin.get("/handovers?limit=2").expect(200).json();
        JsonArray rest = admin.get("/handovers?limit=2&cursor=" + first.getString("next"))
                .expect(200)
                .json()
                .getJsonArray("items");

        assertThat(first.getJsonArray("items")).hasSize(2);
        assertThat(rest).hasSize(1).doesNotContainAnyElementsOf(first.getJsonArray("items"));
        assertThat(first.encode()).doesNotContain("rh_", "token", "code");
    }
}
