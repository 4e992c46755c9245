package dev.rookery.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Event streams end with the session or the API key with which they were opened. */
class StreamEndTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Paths of all operations that stream events. */
    private static final Map<String, String> STREAMS = Map.of(
            "followBrokerEvents", "/broker/events/stream",
            "followMessages", "/broker/messages/stream?filter=a",
            "tailReadings", "/sensor-data/tail?device=pump");

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

    static Set<String> paths() {
        return Set.copyOf(STREAMS.values());
    }

    @BeforeEach
    void addPerson() {
        owner.delete("/users/guest");
        owner.post(
                        "/users",
                        new JsonObject()
                                .put("name", "guest")
                                .put("password", TestApi.PASSWORD)
                                .put("role", "operator"))
                .expect(201);
    }

    private static JsonObject login() {
        return api.anonymous()
                .post("/auth/login", new JsonObject().put("name", "guest").put("password", TestApi.PASSWORD))
                .expect(200)
                .json();
    }

    /** An open stream. */
    private record Stream(CompletableFuture<Void> response) {
        static Stream open(ApiClient caller, String path) {
            Queue<String> lines = new ConcurrentLinkedQueue<>();
            CompletableFuture<Void> response = caller.stream(path, lines::add);
            await().atMost(TIMEOUT).until(() -> !lines.isEmpty());
            assertThat(response).isNotDone();
            return new Stream(response);
        }

        void requireEnd() {
            assertThat(response).succeedsWithin(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static Stream openAsGuest(String path) {
        return Stream.open(api.anonymous().with(login().getString("access_token")), path);
    }

    @Test
    void allStreamsAreTested() {
        Set<String> streaming = api.contract().document().json().getJsonObject("paths").stream()
                .flatMap(path -> ((JsonObject) path.getValue()).stream())
                .filter(item -> item.getValue() instanceof JsonObject operation
                        && operation.encode().contains("text/event-stream"))
                .map(item -> ((JsonObject) item.getValue()).getString("operationId"))
                .collect(Collectors.toSet());

        assertThat(streaming).isEqualTo(STREAMS.keySet());
    }

    @ParameterizedTest
    @MethodSource("paths")
    void endsAtLogout(String path) {
        JsonObject tokens = login();
        Stream stream = Stream.open(api.anonymous().with(tokens.getString("access_token")), path);
        Stream other = openAsGuest(path);

        api.anonymous()
                .post("/auth/logout", new JsonObject().put("refresh_token", tokens.getString("refresh_token")))
                .expect(204);

        stream.requireEnd();
        assertThat(other.response()).isNotDone();
        other.response().cancel(true);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void endsWhenTheSessionExpires(String path) {
        Stream stream = openAsGuest(path);

        api.database()
                .execute("UPDATE api_sessions s SET expires_at = now() FROM api_users u"
                        + " WHERE u.id = s.user_id AND u.tenant = s.tenant AND u.name = 'guest'");

        stream.requireEnd();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void endsWhenTheRoleChanges(String path) {
        Stream stream = openAsGuest(path);

        owner.patch("/users/guest", new JsonObject().put("role", "viewer")).expect(200);

        stream.requireEnd();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void endsWhenTheUserIsDeactivated(String path) {
        Stream stream = openAsGuest(path);

        owner.patch("/users/guest", new JsonObject().put("active", false)).expect(200);

        stream.requireEnd();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void endsWhenTheApiKeyIsRevoked(String path) {
        JsonObject key = key();
        Stream stream = Stream.open(api.anonymous().with(key.getString("key")), path);

        owner.delete("/api-keys/" + key.getLong("id")).expect(204);

        stream.requireEnd();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void endsWhenTheApiKeyExpires(String path) {
        JsonObject key = key();
        Stream stream = Stream.open(api.anonymous().with(key.getString("key")), path);

        api.database().execute("UPDATE api_keys SET expires_at = now() WHERE id = " + key.getLong("id"));

        stream.requireEnd();
        owner.delete("/api-keys/" + key.getLong("id")).expect(204);
    }

    /** Otherwise a stream would outlive its session while PostgreSQL is away. */
    @Test
    void endsWhenItsTokenCannotBeChecked() {
        Stream stream = openAsGuest("/broker/events/stream");

        api.database().execute("ALTER TABLE api_sessions RENAME TO unavailable");
        try {
            stream.requireEnd();
        } finally {
            api.database().execute("ALTER TABLE unavailable RENAME TO api_sessions");
        }
    }

    private static JsonObject key() {
        return owner.post(
                        "/api-keys",
                        new JsonObject()
                                .put("name", "reader")
                                .put("role", "viewer")
                                .put("scopes", new JsonArray(List.of("broker:read", "data:read"))))
                .expect(201)
                .json();
    }
}
