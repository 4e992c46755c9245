package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.caller.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile requests get the right 4xx status, change nothing and disclose no internals. */
class HostileInputTest {
    private static final List<String> JSON = List.of("Content-Type", "application/json");

    private static TestApi api;
    private static ApiClient owner;

    @BeforeAll
    static void start() {
        api = new TestApi();
        owner = api.as(Role.OWNER);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void rejectsOversizedBodies() {
        JsonObject large = new JsonObject().put("username", "a".repeat((int) ApiConfig.DEFAULT_BODY_LIMIT + 1));
        unchanged(() -> owner.post("/mqtt/users", large).expectProblem(413, "body-too-large"));
    }

    @Test
    void rejectsDeeplyNestedJson() {
        String deep = "{\"acls\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
        unchanged(
                () -> send("/mqtt/users", deep.getBytes(StandardCharsets.UTF_8)).expectProblem(400, "malformed-body"));
    }

    @Test
    void rejectsInvalidUtf8() {
        byte[] body = "{\"username\":\"x?\"}".getBytes(StandardCharsets.UTF_8);
        body[14] = (byte) 0xff;
        unchanged(() -> send("/mqtt/users", body).expectProblem(400, "malformed-body"));
        unchanged(() -> owner.get("/mqtt/users/%ff").expectProblem(400, "invalid-request"));
        unchanged(() -> owner.get("/mqtt/users?search=%c3%28").expectProblem(400, "invalid-request"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "1",
                "\"text\"",
                "{",
                "{}}",
                "{\"username\":1}",
                "{\"username\":null}",
                "{\"username\":\"\"}",
                "{\"username\":\"a\\u0000b\"}",
                "{\"username\":\"\\ud800\"}",
                "{\"username\":\"new\",\"is_superuser\":true}",
                "{\"username\":\"new\",\"acls\":[{\"topic\":\"a/#/b\",\"access\":1}]}",
                "{\"username\":\"new\",\"acls\":[{\"topic\":\"a\",\"access\":8}]}",
                "{\"username\":\"new\",\"acls\":[{\"topic\":\"a\"}]}",
                "{\"username\":\"new\",\"password\":\"short\"}"
            })
    void rejectsInvalidBodies(String body) {
        unchanged(() -> {
            ApiClient.Response response = send("/mqtt/users", body.getBytes(StandardCharsets.UTF_8));
            assertThat(response.status()).as(body).isEqualTo(400);
            assertThat(response.text()).doesNotContain("Exception").doesNotContain("\tat ");
        });
    }

    @Test
    void rejectsOtherMediaTypes() {
        List<String> form = List.of("Content-Type", "application/x-www-form-urlencoded");
        unchanged(() -> owner.send("POST", "/mqtt/users", BodyPublishers.ofString("username=a"), form)
                .expectProblem(415, "unsupported-media-type"));
    }

    /** Metacharacters of SQL and MQTT. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE mqtt_users; --",
                "\" OR \"\"=\"",
                "a') ON CONFLICT DO NOTHING; --",
                "$1",
                "%",
                "_",
                "\\",
                "-1",
                "null",
                "1.5",
                "{\"a\":1}",
                "\"quoted\"",
                "a+b c",
                "#",
                "+/#",
                "%u%c",
                "../../etc/passwd",
                "ü😀"
            })
    void treatsMetacharactersAsText(String text) {
        JsonObject user = new JsonObject().put("username", text).put("password", "password of it");
        owner.post("/mqtt/users", user).expect(201);
        String path = "/mqtt/users/" + encode(text);

        assertThat(owner.get(path).expect(200).json().getString("username")).isEqualTo(text);
        assertThat(owner.get("/mqtt/users?search=" + encode(text)).expect(200).json().getJsonArray("items").stream()
                        .map(item -> ((JsonObject) item).getString("username")))
                .contains(text)
                .allMatch(found -> found.toLowerCase().contains(text.toLowerCase()));
        JsonObject check =
                new JsonObject().put("username", text).put("action", "publish").put("topic", "a/b");
        assertThat(owner.post("/acl/check", check).expect(200).json().getBoolean("allowed"))
                .isFalse();
        owner.delete(path).expect(204);
        owner.get(path).expectProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a+b", "#", "../x", "a b", "'", "%", "$SYS", "", "-a", "ü"})
    void rejectsDeviceIdsThatAreNotTopicLevels(String id) {
        unchanged(() -> owner.post("/devices", new JsonObject().put("id", id)).expectProblem(400, "invalid-request"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "a/+/b", "/a", "a/", "a//b", "$share/x/y", "a b", "ü"})
    void rejectsCommandNamesThatAreNotTopicLevels(String name) {
        owner.post("/devices/unknown/commands", new JsonObject().put("name", name))
                .expectProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../etc/passwd",
                "/docs/../../secret",
                "/docs/%2e%2e/%2e%2e/pom.xml",
                "/docs/..%2f..%2fpom.xml",
                "/openapi.yaml/../../logback.xml",
                "//etc/passwd"
            })
    void rejectsPathTraversal(String path) {
        ApiClient.Response response = api.anonymous().get(path);

        assertThat(response.status()).isIn(400, 401, 404);
        assertThat(response.text()).doesNotContain("root:").doesNotContain("<project");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "limit=1&limit=2",
                "cursor=x",
                "cursor=W10",
                "cursor=WzFd",
                "active=maybe"
            })
    void rejectsInvalidParameters(String query) {
        owner.get("/mqtt/users?" + query).expectProblem(400, "invalid-request");
    }

    @Test
    void rejectsForgedTokens() {
        String payload =
                "{\"sid\":\"00000000-0000-0000-0000-000000000000\",\"iss\":\"rookery\",\"aud\":[\"rookery-api\"],"
                        + "\"exp\":9999999999}";
        String unsigned = segment("{\"alg\":\"none\"}") + "." + segment(payload);
        String genuine = token("rookery-api", 600, key());
        assertKnown(genuine, true);
        for (String forged : List.of(
                unsigned + ".",
                unsigned,
                unsigned + "." + segment("x"),
                "not.a.token",
                "",
                token("rookery-api", 600, "another key of thirty-two bytes!".getBytes(StandardCharsets.UTF_8)),
                token("other-session", 600, key()),
                token("rookery-api", -600, key()),
                genuine + "x",
                genuine.substring(0, genuine.lastIndexOf('.') + 1))) {
            assertKnown(forged, false);
        }
    }

    private static void assertKnown(String token, boolean known) {
        ApiClient.Response response = api.anonymous().with(token).get("/auth/caller");
        if (known) {
            response.expect(200);
        } else {
            response.expectProblem(401, "unauthenticated");
        }
    }

    /** Returns a token for an existing session, signed with the key. */
    private static String token(String audience, int seconds, byte[] key) {
        Vertx vertx = Vertx.vertx();
        try {
            String session = api.database()
                    .query(
                            "SELECT s.id FROM api_sessions s JOIN api_users u ON u.id = s.user_id WHERE u.name = 'owner'")
                    .get(0);
            return JWTAuth.create(
                            vertx,
                            new JWTAuthOptions()
                                    .addPubSecKey(new PubSecKeyOptions()
                                            .setAlgorithm("HS256")
                                            .setBuffer(Buffer.buffer(key))))
                    .generateToken(
                            new JsonObject()
                                    .put("sid", session)
                                    .put("exp", Instant.now().getEpochSecond() + seconds),
                            new JWTOptions()
                                    .setAlgorithm("HS256")
                                    .setIssuer("rookery")
                                    .setAudience(List.of(audience)));
        } finally {
            vertx.close();
        }
    }

    private static byte[] key() {
        return Base64.getDecoder()
                .decode(api.database()
                        .query("SELECT encode(secret, 'base64') FROM api_secrets WHERE name = 'access-token-key'")
                        .get(0));
    }

    private static String segment(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static ApiClient.Response send(String path, byte[] body) {
        return owner.send("POST", path, BodyPublishers.ofByteArray(body), JSON);
    }

    private static void unchanged(Runnable call) {
        String count = "SELECT concat((SELECT count(*) FROM mqtt_users), ' ', (SELECT count(*) FROM mqtt_acls), ' ',"
                + " (SELECT count(*) FROM devices), ' ', (SELECT count(*) FROM api_audit))";
        List<String> before = api.database().query(count);
        call.run();
        assertThat(api.database().query(count)).isEqualTo(before);
    }
}
