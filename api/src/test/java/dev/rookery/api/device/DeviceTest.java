package dev.rookery.api.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static TestApi api;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        api = new TestApi();
        operator = api.as(Role.OPERATOR);
        awaitReady(api);
    }

    private static void awaitReady(TestApi starting) {
        Awaitility.await("the API's own connection to the broker")
                .atMost(Duration.ofSeconds(60))
                .until(() -> starting.anonymous().get("/health/ready").status() == 200);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void registersADeviceThatCanPublishAndReceiveCommands() {
        JsonObject device = operator.post(
                        "/devices",
                        new JsonObject()
                                .put("id", "boiler")
                                .put("name", "Boiler")
                                .put("tags", new JsonArray().add("cellar")))
                .expect(201)
                .json();
        JsonObject connect = device.getJsonObject("connect");

        assertThat(connect.getInteger("port")).isEqualTo(api.mqtt().getPort());
        assertThat(connect.getString("example_command")).contains("-u boiler").contains("sensor/boiler/");
        try (WireClient client = connected("boiler", connect.getString("password"))) {
            assertThat(client.subscribe("command/boiler/#", 1).codes()).containsExactly(1);
            assertThat(client.publishFully(
                                    Publish.of("sensor/boiler/heat", "60").qos(1, 7))
                            .code())
                    .isLessThan(0x80);
            assertThat(client.publishFully(Publish.of("sensor/other/heat", "60").qos(1, 8))
                            .code())
                    .isEqualTo(0x87);
        }
        assertThat(operator.get("/devices?tag=cellar").expect(200).json().getJsonArray("items"))
                .hasSize(1);
        operator.post("/devices", new JsonObject().put("id", "boiler")).expectProblem(409, "conflict");
    }

    @Test
    void showsTheConnectionOfADeviceWithoutItsPassword() {
        JsonObject created = operator.post("/devices", new JsonObject().put("id", "shown"))
                .expect(201)
                .json()
                .getJsonObject("connect");

        JsonObject shown =
                api.as(Role.VIEWER).get("/devices/shown/connection").expect(200).json();

        assertThat(shown.encode()).doesNotContain(created.getString("password"));
        assertThat(shown.getJsonObject("snippets").fieldNames())
                .isEqualTo(created.getJsonObject("snippets").fieldNames());
        assertThat(shown.getString("example_command"))
                .isEqualTo(created.getString("example_command").replace(created.getString("password"), "PASSWORD"));
        assertThat(shown.getString("url")).isEqualTo(created.getString("url"));
        operator.get("/devices/unknown/connection").expectProblem(404, "not-found");
    }

    @Test
    void deletesTheUserAndTheAclsOfADevice() {
        String password = add("kettle");
        try (WireClient client = connected("kettle", password)) {
            operator.delete("/devices/kettle").expect(204);

            assertThat(client.expectDisconnect()).isEqualTo(0x87);
        }
        assertThat(api.database().query("SELECT 1 FROM mqtt_users WHERE username = 'kettle'"))
                .isEmpty();
        assertThat(api.database().query("SELECT 1 FROM mqtt_acls WHERE username = 'kettle'"))
                .isEmpty();
    }

    @Test
    void changesNameAndTags() {
        add("lamp");
        String tag = operator.get("/devices/lamp").header("ETag").orElseThrow();

        JsonObject changed = operator.patch("/devices/lamp", new JsonObject().put("name", "Lamp"), "If-Match", tag)
                .expect(200)
                .json();

        assertThat(changed.getString("name")).isEqualTo("Lamp");
        operator.patch("/devices/lamp", new JsonObject().put("name", "Late"), "If-Match", tag)
                .expectProblem(412, "precondition-failed");
    }

    @Test
    void waitsForTheReplyToACommand() throws Exception {
        String password = add("robot");
        try (WireClient client = connected("robot", password)) {
            client.subscribe("command/robot/#", 1);
            CompletableFuture<ApiClient.Response> response = CompletableFuture.supplyAsync(() -> operator.post(
                    "/devices/robot/commands",
                    new JsonObject()
                            .put("name", "move")
                            .put("payload", new JsonObject().put("x", 1))
                            .put("wait_seconds", 60)));

            ServerPacket.Publish command = client.receivePublish();
            assertThat(command.topic()).isEqualTo("command/robot/move");
            assertThat(new JsonObject(command.payload())).isEqualTo(new JsonObject().put("x", 1));
            client.publish(Publish.of(command.properties().text(WireProperty.RESPONSE_TOPIC), "{\"done\":true}"));

            assertThat(response.get()
                            .expect(200)
                            .json()
                            .getJsonObject("payload")
                            .getBoolean("done"))
                    .isTrue();
        }
    }

    @Test
    void completesPendingRequestsWhenTheApiStops() throws Exception {
        try (TestApi stopping = new TestApi()) {
            ApiClient caller = stopping.as(Role.OPERATOR);
            awaitReady(stopping);
            caller.post("/devices", new JsonObject().put("id", "robot").put("password", "password of it"))
                    .expect(201);
            try (WireClient client = WireClient.tcp(stopping.mqtt())) {
                client.connect(Connect.v5("robot").user("robot", "password of it"));
                client.subscribe("command/robot/#", 1);
                CompletableFuture<ApiClient.Response> response = CompletableFuture.supplyAsync(() -> caller.post(
                        "/devices/robot/commands",
                        new JsonObject().put("name", "move").put("wait_seconds", 60)));
                ServerPacket.Publish command = client.receivePublish();
                CompletableFuture<Void> restart = stopping.beginRestart();

                client.publish(Publish.of(command.properties().text(WireProperty.RESPONSE_TOPIC), "{\"done\":true}"));

                response.get().expect(200);
                restart.get();
            }
        }
    }

    @Test
    void reportsCommandsWithoutSubscribers() {
        add("deaf");

        assertThat(operator.post("/devices/deaf/commands", new JsonObject().put("name", "wake"))
                        .expect(202)
                        .json()
                        .getBoolean("has_subscribers"))
                .isFalse();
        operator.post(
                        "/devices/deaf/commands",
                        new JsonObject().put("name", "wake").put("wait_seconds", 1))
                .expectProblem(504, "no-reply");
        operator.post("/devices/unknown/commands", new JsonObject().put("name", "wake"))
                .expectProblem(404, "not-found");
    }

    @Test
    void limitsTheDevicesOfAKeyUnderConcurrency() throws Exception {
        JsonObject made = key("batch", 3, Instant.now().plus(Duration.ofHours(1)));
        ExecutorService crowd = Executors.newFixedThreadPool(50);
        try {
            List<Future<Integer>> all = IntStream.range(0, 50)
                    .mapToObj(i -> crowd.submit(
                            () -> register(made.getString("key"), "made-" + i).status()))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : all) {
                statuses.add(one.get());
            }
            assertThat(statuses).filteredOn(status -> status == 201).hasSize(3);
            assertThat(statuses).filteredOn(status -> status == 401).hasSize(47);
        } finally {
            crowd.shutdownNow();
        }
        assertThat(api.database().query("SELECT count(*) FROM devices WHERE provisioned_by = 'batch'"))
                .containsExactly("3");
        assertThat(
                        api.database()
                                .query(
                                        "SELECT DISTINCT array_to_string(tags, ',') FROM devices WHERE provisioned_by = 'batch'"))
                .containsExactly("line-1");
        assertThat(api.database()
                        .query("SELECT count(*) FROM provisioning_keys WHERE encode(hash, 'escape') LIKE 'rp_%'"))
                .containsExactly("0");
    }

    @Test
    void rejectsExpiredAndRevokedKeys() {
        JsonObject over = key("over", 3, Instant.now().plus(Duration.ofHours(1)));
        api.database()
                .execute("UPDATE provisioning_keys SET expires_at = now() - interval '1 second' WHERE name = 'over'");
        register(over.getString("key"), "late").expectProblem(401, "unauthenticated");

        JsonObject revoked = key("revoked", 3, Instant.now().plus(Duration.ofHours(1)));
        api.as(Role.ADMIN).delete("/provisioning-keys/" + revoked.getLong("id")).expect(204);
        register(revoked.getString("key"), "late").expectProblem(401, "unauthenticated");
        register("rp_guessed", "late").expectProblem(401, "unauthenticated");
        assertThat(api.database().query("SELECT 1 FROM devices WHERE id = 'late'"))
                .isEmpty();
    }

    private static JsonObject key(String name, int devices, Instant end) {
        return api.as(Role.ADMIN)
                .post(
                        "/provisioning-keys",
                        new JsonObject()
                                .put("name", name)
                                .put("max_devices", devices)
                                .put("expires_at", end.toString())
                                .put("tags", new JsonArray().add("line-1")))
                .expect(201)
                .json();
    }

    private static ApiClient.Response register(String key, String id) {
        return api.anonymous()
                .post("/provisioning/register", new JsonObject().put("key", key).put("id", id));
    }

    private static String add(String id) {
        return operator.post("/devices", new JsonObject().put("id", id))
                .expect(201)
                .json()
                .getJsonObject("connect")
                .getString("password");
    }

    private static WireClient connected(String id, String password) {
        WireClient client = WireClient.tcp(api.mqtt());
        assertThat(client.connect(Connect.v5(id).user(id, password)).code()).isZero();
        return client;
    }
}
