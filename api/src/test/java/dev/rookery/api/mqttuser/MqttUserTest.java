package dev.rookery.api.mqttuser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttUserTest {
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

    @Test
    void createsAUserThatCanConnectImmediately() {
        JsonObject made = admin.post("/mqtt/users", new JsonObject().put("username", "pump"))
                .expect(201)
                .json();

        assertThat(made.getString("password")).hasSizeGreaterThan(20);
        assertThat(connect("pump", made.getString("password"))).isZero();
        assertThat(admin.get("/mqtt/users/pump").expect(200).text()).doesNotContain(made.getString("password"));
        admin.post("/mqtt/users", new JsonObject().put("username", "pump")).expectProblem(409, "conflict");
    }

    @Test
    void disconnectsADisabledUser() {
        add("valve", "password of valve");
        try (WireClient session = WireClient.tcp(api.mqtt())) {
            session.connect(Connect.v5("valve").user("valve", "password of valve"));

            admin.patch("/mqtt/users/valve", new JsonObject().put("active", false))
                    .expect(200);

            assertThat(session.expectDisconnect()).isEqualTo(0x87);
        }
        assertThat(connect("valve", "password of valve")).isEqualTo(0x87);
    }

    @Test
    void changesThePassword() {
        add("rotor", "password of rotor");

        String fresh = admin.json("POST", "/mqtt/users/rotor/password", new JsonObject())
                .expect(200)
                .json()
                .getString("password");

        assertThat(connect("rotor", "password of rotor")).isEqualTo(0x87);
        assertThat(connect("rotor", fresh)).isZero();
    }

    @Test
    void rejectsUpdatesOfOutdatedVersions() {
        add("seen", "password of seen");
        String tag = admin.get("/mqtt/users/seen").header("ETag").orElseThrow();
        api.database().execute("UPDATE mqtt_users SET is_superuser = false WHERE username = 'seen'");

        admin.patch("/mqtt/users/seen", new JsonObject().put("superuser", true), "If-Match", tag)
                .expectProblem(412, "precondition-failed");

        String current = admin.get("/mqtt/users/seen").header("ETag").orElseThrow();
        admin.patch("/mqtt/users/seen", new JsonObject().put("superuser", true), "If-Match", current)
                .expect(200);
    }

    @Test
    void listsUsersInPages() {
        IntStream.range(0, 7).forEach(i -> add("paged-" + i, "password of them"));
        List<String> seen = new ArrayList<>();
        String query = "/mqtt/users?search=PAGED&limit=3";
        String cursor = "";
        do {
            JsonObject page = admin.get(query + cursor).expect(200).json();
            page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getString("username")));
            cursor = page.containsKey("next") ? "&cursor=" + page.getString("next") : null;
        } while (cursor != null);

        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 7).mapToObj(i -> "paged-" + i).toList());
    }

    @Test
    void explainsAuthorizationDecisions() {
        add("ruled", "password of ruled");
        JsonObject words = new JsonObject()
                .put("topic", "plant/%u/#")
                .put("permissions", new JsonArray().add("read").add("write"));
        assertThat(admin.put("/mqtt/users/ruled/acls", words).expect(200).json().getInteger("access"))
                .isEqualTo(3);

        JsonObject decision = check("ruled", "publish", "plant/ruled/speed");
        assertThat(decision.getBoolean("allowed")).isTrue();
        assertThat(decision.getJsonObject("row").getString("topic")).isEqualTo("plant/%u/#");
        assertThat(check("ruled", "subscribe", "plant/ruled/#").getBoolean("allowed"))
                .isTrue();
        assertThat(check("ruled", "publish", "plant/other/speed").getBoolean("allowed"))
                .isFalse();

        admin.delete("/mqtt/users/ruled/acls?topic=plant%2F%25u%2F%23").expect(204);
        assertThat(admin.get("/mqtt/users/ruled/acls").expect(200).json().getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void importsUsersAndReportsRejectedLines() {
        String lines = IntStream.range(0, 250)
                        .mapToObj(i -> new JsonObject()
                                .put("username", "bulk-" + i)
                                .put("password", "password of bulk")
                                .put(
                                        "acls",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("topic", "bulk/" + i)
                                                        .put("access", 3)))
                                .encode())
                        .collect(Collectors.joining("\n"))
                + "\nnonsense\n{\"username\":\"bulk-new\"}\n";

        JsonObject summary = load("application/x-ndjson", lines);

        assertThat(summary.getInteger("imported")).isEqualTo(250);
        assertThat(summary.getInteger("acls")).isEqualTo(250);
        assertThat(summary.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getInteger("line")))
                .containsExactlyInAnyOrder(251, 252);
        assertThat(connect("bulk-249", "password of bulk")).isZero();
    }

    @Test
    void appliesTheLinesOfAUserInOrder() {
        add("several", "password of several");
        String lines = String.join(
                "\n",
                "{\"username\":\"several\",\"active\":false,\"acls\":[{\"topic\":\"a\",\"access\":1},{\"topic\":\"a\",\"access\":2}]}",
                "{\"username\":\"fresh\",\"acls\":[{\"topic\":\"f\",\"access\":4}]}",
                "{\"username\":\"several\",\"password_hash\":\"nonsense\"}",
                "{\"username\":\"fresh\",\"password\":\"password of fresh\",\"superuser\":true}",
                "{\"username\":\"several\",\"active\":true,\"acls\":[{\"topic\":\"b\",\"access\":3},{\"topic\":\"a\",\"access\":7}]}",
                "{\"username\":\"unknown\",\"active\":true}",
                "{\"username\":\"unknown\",\"active\":false}");

        JsonObject summary = load("application/x-ndjson", lines);

        assertThat(summary.getInteger("imported")).isEqualTo(4);
        assertThat(summary.getInteger("acls")).isEqualTo(5);
        assertThat(summary.getInteger("rejected")).isEqualTo(3);
        assertThat(summary.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getInteger("line")))
                .containsExactlyInAnyOrder(3, 6, 7);
        assertThat(api.database()
                        .query("SELECT username || ' ' || topic || ' ' || access FROM mqtt_acls"
                                + " WHERE username IN ('several', 'fresh') ORDER BY 1"))
                .containsExactly("fresh f 4", "several a 7", "several b 3");
        assertThat(api.database().query("SELECT username FROM mqtt_users WHERE username = 'fresh' AND is_superuser"))
                .hasSize(1);
        assertThat(connect("several", "password of several")).isZero();
        assertThat(connect("fresh", "password of fresh")).isZero();
    }

    @Test
    void importsItsOwnExports() {
        add("moved,\"on\"", "password of moved");
        admin.put(
                        "/mqtt/users/moved%2C%22on%22/acls",
                        new JsonObject().put("topic", "a, \"b\"/#").put("access", 5))
                .expect(200);
        for (String format : List.of("csv", "ndjson")) {
            String exported = admin.get("/mqtt/export?hashes=true&format=" + format)
                    .expect(200)
                    .text();
            admin.delete("/mqtt/users/moved%2C%22on%22").expect(204);

            JsonObject summary = load(format.equals("csv") ? "text/csv" : "application/x-ndjson", exported);

            assertThat(summary.getInteger("rejected")).as(summary.encode()).isZero();
            assertThat(connect("moved,\"on\"", "password of moved")).isZero();
            assertThat(api.database().query("SELECT topic FROM mqtt_acls WHERE username = 'moved,\"on\"'"))
                    .containsExactly("a, \"b\"/#");
        }
        assertThat(admin.get("/mqtt/export").expect(200).text()).doesNotContain("$2a$");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void importsWhatSpreadsheetsWrite(String separator) {
        String name = "sheet" + (int) separator.charAt(0);
        String lines = String.join(
                "\r\n",
                "\ufeff" + String.join(separator, "Username", "password", "active", "topic", "access"),
                String.join(separator, name, "a secret of the sheet", "TRUE", "sheet/#", "3"),
                String.join(separator, name, "", "", "other/#", "1"),
                String.join(separator, "", "", "", "", ""),
                "");

        JsonObject summary = load("text/csv", lines);

        assertThat(summary.getInteger("rejected")).as(summary.encode()).isZero();
        assertThat(summary.getInteger("imported")).isEqualTo(2);
        assertThat(connect(name, "a secret of the sheet")).isZero();
        assertThat(api.database().query("SELECT topic FROM mqtt_acls WHERE username = '" + name + "' ORDER BY 1"))
                .containsExactly("other/#", "sheet/#");
    }

    @Test
    void namesTheFaultsOfLines() {
        String lines = "sep=;\nusername;password;active;topic;access\n"
                + "faulty-1;a secret text;maybe;;\n"
                + "faulty-2;a secret text;;x;9\n"
                + "faulty-3;a secret text\n"
                + "faulty-4;\"open;;;\n";

        JsonObject summary = load("text/csv", lines);

        assertThat(summary.getJsonArray("errors"))
                .containsExactly(
                        fault(3, 3, "Column 3 'active': 'maybe' is neither true nor false. Expected true or false"),
                        fault(4, 5, "Column 5 'access': 9 is out of range. Expected an integer from 0 to 7"),
                        fault(
                                5,
                                3,
                                "Column 3 'active': missing. The line has 2 columns; expected 5:"
                                        + " username, password, active, topic, access"),
                        fault(
                                6,
                                2,
                                "Column 2: missing closing quote at the end of the value. Values cannot contain line"
                                        + " breaks"));
    }

    @Test
    void refusesFilesInUtf16() {
        ApiClient.Response response = admin.send(
                "POST",
                "/mqtt/import",
                BodyPublishers.ofString("\uFEFFusername\tpassword\r\nsheet-y\tsecret\r\n", StandardCharsets.UTF_16LE),
                List.of("Content-Type", "text/csv"));

        assertThat(response.expectProblem(400, "invalid-request").json().getString("detail"))
                .isEqualTo("Line 1: The line is not UTF-8. Save the file as 'CSV UTF-8', or in UTF-8");
    }

    /** The first line would otherwise be all lines, and its fault would show a password. */
    @Test
    void refusesLinesThatEndWithCarriageReturns() {
        ApiClient.Response response = admin.send(
                "POST",
                "/mqtt/import",
                BodyPublishers.ofString("username,password\rsheet-z,a secret text\r"),
                List.of("Content-Type", "text/csv"));

        assertThat(response.expectProblem(400, "invalid-request").json().getString("detail"))
                .isEqualTo(
                        "Line 1: carriage returns without line feeds. Save the file with the line endings of Windows or"
                                + " Linux");
    }

    @Test
    void refusesFilesWithoutKnownColumns() {
        ApiClient.Response response = admin.send(
                "POST",
                "/mqtt/import",
                BodyPublishers.ofString("username;pasword\nsheet-x;a secret text\n"),
                List.of("Content-Type", "text/csv"));

        assertThat(response.expectProblem(400, "invalid-request").json().getString("detail"))
                .startsWith("Line 1, Column 2: unknown column 'pasword'. Expected a first line");
        assertThat(api.database().query("SELECT 1 FROM mqtt_users WHERE username = 'sheet-x'"))
                .isEmpty();
    }

    @Test
    void ignoresTheByteOrderMarkOfJsonLines() {
        JsonObject summary =
                load("application/x-ndjson", "\ufeff{\"username\":\"marked\",\"password\":\"a secret text\"}\r\n");

        assertThat(summary.getInteger("imported")).as(summary.encode()).isEqualTo(1);
        assertThat(load("application/x-ndjson", "{\"username\":7}")
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("detail"))
                .isEqualTo("'username' has the wrong type. Expected a text");
    }

    private static JsonObject fault(int line, int column, String detail) {
        return new JsonObject().put("line", line).put("column", column).put("detail", detail);
    }

    @Test
    void refusesNamesOfComponents() {
        String name = ServiceComponent.INGESTION.username();
        String user = "/mqtt/users/" + name.replace("/", "%2F");
        JsonObject row = new JsonObject().put("topic", "x/#").put("access", 7);

        admin.post("/mqtt/users", new JsonObject().put("username", name)).expectProblem(409, "conflict");
        admin.post(user + "/password", new JsonObject().put("password", "chosen by the caller"))
                .expectProblem(409, "conflict");
        admin.put(user + "/acls", row).expectProblem(409, "conflict");
    }

    @Test
    void auditsEachChange() {
        add("noted", "password of noted");
        admin.delete("/mqtt/users/noted").expect(204);

        JsonArray entries = admin.get("/audit?subject=noted").expect(200).json().getJsonArray("items");

        assertThat(entries.stream().map(entry -> ((JsonObject) entry).getString("action")))
                .containsExactly("mqtt-user.delete", "mqtt-user.create");
        assertThat(entries.encode()).contains("\"actor\":\"admin\"").doesNotContain("password of noted");
    }

    private static void add(String username, String password) {
        admin.post("/mqtt/users", new JsonObject().put("username", username).put("password", password))
                .expect(201);
    }

    private static JsonObject load(String mediaType, String lines) {
        return admin.send("POST", "/mqtt/import", BodyPublishers.ofString(lines), List.of("Content-Type", mediaType))
                .expect(200)
                .json();
    }

    private static JsonObject check(String username, String action, String topic) {
        return admin.post(
                        "/acl/check",
                        new JsonObject()
                                .put("username", username)
                                .put("action", action)
                                .put("topic", topic))
                .expect(200)
                .json();
    }

    /** Returns the reason code of CONNACK. */
    private static int connect(String username, String password) {
        try (WireClient client = WireClient.tcp(api.mqtt())) {
            return client.connect(Connect.v5("client of test").user(username, password))
                    .code();
        }
    }
}
