package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ExampleRequest.Field;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sends hostile values in every field of every operation of the OpenAPI document. */
class HostileFieldsTest {
    private static final List<String> TEXTS = List.of(
            "'; DROP TABLE mqtt_users; --\" OR \"\"=\"\\$1%_{}",
            "+/#", "../../etc/passwd", "a\u0000b\r\nX-Injected: 1", "\u202eü😀", "x".repeat(3_000));
    private static final List<String> BROKEN = List.of("%ff", "%c3%28", "..%2f..%2fetc%2fpasswd");
    private static final List<Object> VALUES =
            List.of(-1, Long.MAX_VALUE, true, new JsonObject().put("a", "b"), nested());

    /** Closes all connections. */
    private static final Set<String> EXCLUDED = Set.of("drainBroker");

    private static TestApi api;
    private static ApiClient owner;

    @BeforeAll
    static void start() {
        api = new TestApi();
        owner = api.as(Role.OWNER);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.anonymous().get("/health/ready").status() == 200);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> hostileValuesAreRejectedOrTreatedAsText() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonObject document = api.contract().document().json();
        document.getJsonObject("paths").forEach(path -> {
            JsonObject item = (JsonObject) path.getValue();
            JsonArray shared = (JsonArray) item.remove("parameters");
            item.forEach(entry -> {
                JsonObject operation = (JsonObject) entry.getValue();
                if (shared != null) {
                    operation.put(
                            "parameters",
                            operation
                                    .getJsonArray("parameters", new JsonArray())
                                    .addAll(shared));
                }
                String id = operation.getString("operationId");
                if (!EXCLUDED.contains(id) && !isStream(operation)) {
                    ExampleRequest example = new ExampleRequest(document, path.getKey(), operation);
                    tests.add(DynamicTest.dynamicTest(
                            id, () -> attack(entry.getKey().toUpperCase(Locale.ROOT), example)));
                }
            });
        });
        assertThat(tests).hasSizeGreaterThan(40);
        return tests.stream();
    }

    /** Successful responses of streams do not end. */
    private static boolean isStream(JsonObject operation) {
        return operation.encode().contains("text/event-stream");
    }

    private static void attack(String method, ExampleRequest example) {
        String before = contents();
        boolean refused = true;
        for (Field field : example.fields()) {
            if (field.where().equals("body")) {
                for (Object value :
                        Stream.concat(TEXTS.stream(), VALUES.stream()).toList()) {
                    refused &= send(method, example, field, example.path(field, ""), value) >= 400;
                }
            } else {
                for (String text : TEXTS) {
                    String encoded =
                            URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
                    refused &= send(method, example, field, example.path(field, encoded), text) >= 400;
                }
                for (String broken : BROKEN) {
                    refused &= send(method, example, field, example.path(field, broken), broken) >= 400;
                }
            }
        }
        String after = contents();
        if (refused) {
            assertThat(after).isEqualTo(before);
        }
    }

    private static int send(String method, ExampleRequest example, Field field, String path, Object value) {
        String body = example.hasBody() ? example.body(field, value).encode() : "";
        List<String> headers = example.hasBody() ? List.of("Content-Type", "application/json") : List.of();
        ApiClient.Response response;
        try {
            response = owner.send(method, path, BodyPublishers.ofString(body), headers);
        } catch (IllegalArgumentException e) {
            // The HTTP client of Java rejects malformed URIs.
            return 400;
        }
        assertThat(response.status())
                .as("%s %s, %s = %s: %s", method, path, field.name(), value, response.text())
                .isBetween(200, 499);
        assertThat(response.header("X-Injected")).isEmpty();
        assertThat(response.text())
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("io.vertx")
                .doesNotContain("root:");
        if (response.status() >= 400) {
            assertThat(response.header("Content-Type")).contains("application/problem+json");
        }
        return response.status();
    }

    /**
     * Returns the number of rows that requests can change. Excludes the audit log, which some operations write first.
     */
    private static String contents() {
        return String.join(
                "",
                api.database()
                        .query(
                                "SELECT concat_ws(' ', (SELECT count(*) FROM mqtt_users), (SELECT count(*) FROM mqtt_acls),"
                                        + " (SELECT count(*) FROM devices), (SELECT count(*) FROM api_users),"
                                        + " (SELECT count(*) FROM api_keys), (SELECT count(*) FROM provisioning_keys))"));
    }

    private static JsonArray nested() {
        JsonArray array = new JsonArray();
        for (int depth = 0; depth < 500; depth++) {
            array = new JsonArray().add(array);
        }
        return array;
    }
}
