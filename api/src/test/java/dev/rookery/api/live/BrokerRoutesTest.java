package dev.rookery.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.api.broker.EventListener;
import dev.rookery.api.caller.Role;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.auth.TenantId;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Broker operations with a real broker. */
class BrokerRoutesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int USE_ANOTHER_SERVER = 0x9c;

    private static TestApi api;
    private static ApiClient operator;
    private static ApiClient viewer;

    @BeforeAll
    static void start() {
        api = new TestApi();
        operator = api.as(Role.OPERATOR);
        viewer = api.as(Role.VIEWER);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static WireClient device(String id) {
        operator.post("/devices", new JsonObject().put("id", id).put("password", "password of it"))
                .expect(201);
        return connect(id);
    }

    private static WireClient connect(String id) {
        WireClient client = WireClient.tcp(api.mqtt());
        assertThat(client.connect(Connect.v5(id).user(id, "password of it")).code())
                .isZero();
        return client;
    }

    private static JsonObject state(String id) {
        return viewer.get("/devices/" + id).expect(200).json();
    }

    private static void awaitOnline(String id, boolean online) {
        Awaitility.await().atMost(TIMEOUT).until(() -> state(id).getBoolean("online") == online);
    }

    @Test
    void listsAndDisconnectsClients() {
        try (WireClient client = device("shown")) {
            client.subscribe("command/shown/#", 1);

            JsonObject listed = viewer.get("/broker/clients?id=shown&connected=true")
                    .expect(200)
                    .json()
                    .getJsonArray("items")
                    .getJsonObject(0);
            assertThat(listed.getString("protocol")).isEqualTo("5");
            JsonObject details =
                    viewer.get("/broker/client?id=shown").expect(200).json();
            assertThat(details.getJsonArray("subscription_list")
                            .getJsonObject(0)
                            .getString("filter"))
                    .isEqualTo("command/shown/#");
            assertThat(details.getJsonObject("limits").getInteger("queued_messages"))
                    .isPositive();
            assertThat(viewer.get("/broker/subscriptions?topic=command/shown/x")
                            .expect(200)
                            .json()
                            .getJsonArray("items"))
                    .hasSize(1);
            assertThat(viewer.get("/broker").expect(200).json().getString("state"))
                    .isEqualTo("running");

            viewer.delete("/broker/client/connection?id=shown").expectProblem(403, "forbidden");
            operator.delete("/broker/client/connection?id=shown").expect(204);
            assertThat(client.expectDisconnect()).isEqualTo(0x98);
        }
        viewer.get("/broker/client?id=unknown").expectProblem(404, "not-found");
    }

    @Test
    void findsAndDisconnectsTheClientsThatMatch() {
        try (WireClient first = device("group-1");
                WireClient second = device("group-2")) {
            JsonObject found = viewer.get("/broker/clients?text=GROUP-&sort=oldest&service=false")
                    .expect(200)
                    .json();
            assertThat(found.getInteger("total")).isEqualTo(2);
            assertThat(found.getJsonArray("items").getJsonObject(0).getString("client_id"))
                    .isEqualTo("group-1");
            assertThat(viewer.get("/broker/clients?id=group-&count=true&limit=1&protocol=5&transport=tcp&min_queued=0")
                            .expect(200)
                            .json()
                            .getInteger("total"))
                    .isEqualTo(2);
            assertThat(viewer.get("/broker/clients?id=group-&min_idle_seconds=3600")
                            .expect(200)
                            .json()
                            .getJsonArray("items"))
                    .isEmpty();

            viewer.delete("/broker/connections?id=group-&at_most=2").expectProblem(403, "forbidden");
            operator.delete("/broker/connections?id=group-").expectProblem(400, "invalid-request");
            operator.delete("/broker/connections?id=group-&at_most=1").expectProblem(409, "conflict");
            assertThat(operator.delete("/broker/connections?id=group-&at_most=2")
                            .expect(200)
                            .json()
                            .getInteger("disconnected"))
                    .isEqualTo(2);
            assertThat(first.expectDisconnect()).isEqualTo(0x98);
            assertThat(second.expectDisconnect()).isEqualTo(0x98);
        }
        assertThat(api.database()
                        .query("SELECT detail->>'at_most' FROM api_audit WHERE action = 'broker.disconnect_all'"
                                + " ORDER BY id DESC LIMIT 1"))
                .containsExactly("2");
    }

    @Test
    void deletesASession() {
        WireClient client = WireClient.tcp(api.mqtt());
        operator.post("/devices", new JsonObject().put("id", "lasting").put("password", "password of it"))
                .expect(201);
        client.connect(Connect.v5("lasting")
                .user("lasting", "password of it")
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600));
        client.send(WirePackets.disconnect()).expectClosed();
        Awaitility.await().atMost(TIMEOUT).until(() -> !viewer.get("/broker/client?id=lasting")
                .expect(200)
                .json()
                .getBoolean("connected"));

        viewer.delete("/broker/client/session?id=lasting").expectProblem(403, "forbidden");
        operator.delete("/broker/client/session?id=lasting").expect(204);

        viewer.get("/broker/client?id=lasting").expectProblem(404, "not-found");
        operator.delete("/broker/client/session?id=lasting").expectProblem(404, "not-found");
    }

    @Test
    void publishesListsAndClearsRetainedMessages() {
        try (WireClient client = device("told")) {
            client.subscribe("command/told/#", 1);
            JsonObject message = new JsonObject()
                    .put("topic", "command/told/x")
                    .put("payload", "now")
                    .put("qos", 1)
                    .put("retain", true)
                    .put("properties", new JsonObject().put("content_type", "text/plain"));
            assertThat(operator.post("/broker/messages", message)
                            .expect(200)
                            .json()
                            .getBoolean("has_subscribers"))
                    .isTrue();
            ServerPacket.Publish received = client.receivePublish();
            assertThat(received.payload()).isEqualTo("now");

            JsonObject retained = viewer.get("/broker/retained?filter=command/told/%23")
                    .expect(200)
                    .json()
                    .getJsonArray("items")
                    .getJsonObject(0);
            assertThat(retained.getString("payload")).isEqualTo("now");
            assertThat(retained.getJsonObject("properties").getString("content_type"))
                    .isEqualTo("text/plain");
            assertThat(operator.delete("/broker/retained?filter=command/told/%23")
                            .expect(200)
                            .json()
                            .getInteger("cleared"))
                    .isEqualTo(1);
        }
        operator.post("/broker/messages", new JsonObject().put("topic", "$SYS/broker/version"))
                .expectProblem(400, "invalid-request");
        operator.post("/broker/messages", new JsonObject().put("topic", "a/#")).expectProblem(400, "invalid-request");
        viewer.post("/broker/messages", new JsonObject().put("topic", "a")).expectProblem(403, "forbidden");
        operator.post("/broker/drain", new JsonObject()).expectProblem(403, "forbidden");
    }

    @Test
    void tracksTheConnectionStateOfDevices() {
        try (WireClient client = device("seen")) {
            awaitOnline("seen", true);
            assertThat(state("seen").getString("last_seen")).isNotNull();
            client.send(WirePackets.disconnect()).expectClosed();
            awaitOnline("seen", false);
        }
        assertThat(viewer.get("/broker/events?limit=1000").expect(200).json().getJsonArray("items").stream()
                        .map(item -> (JsonObject) item)
                        .filter(event -> event.getString("username").equals("seen"))
                        .map(event -> event.getString("type")))
                .containsExactly("disconnected", "connected");
    }

    @Test
    void separatesUsersWithTheSameClientId() {
        try (WireClient client = device("victim")) {
            client.subscribe("command/victim/#", 1);
            awaitOnline("victim", true);
            operator.post("/devices", new JsonObject().put("id", "intruder").put("password", "password of it"))
                    .expect(201);
            try (WireClient intruder = WireClient.tcp(api.mqtt())) {
                assertThat(intruder.connect(Connect.v5("victim").user("intruder", "password of it"))
                                .code())
                        .isZero();
                awaitOnline("intruder", true);
                viewer.get("/broker/client?id=victim").expectProblem(409, "conflict");
                assertThat(viewer.get("/broker/client?id=victim&user=intruder")
                                .expect(200)
                                .json()
                                .getString("username"))
                        .isEqualTo("intruder");
                assertThat(viewer.get("/broker/subscriptions?client=victim&user=victim")
                                .expect(200)
                                .json()
                                .getJsonArray("items")
                                .getJsonObject(0)
                                .getString("username"))
                        .isEqualTo("victim");
                operator.delete("/broker/client/connection?id=victim").expectProblem(409, "conflict");
                operator.delete("/broker/client/connection?id=victim&user=intruder")
                        .expect(204);
                assertThat(intruder.expectDisconnect()).isEqualTo(0x98);
            }
            awaitOnline("intruder", false);
            assertThat(state("victim").getBoolean("online")).isTrue();
            client.expectNothing();
        }
    }

    /** Simulates an API that was stopped for longer than the broker retains events. */
    @Test
    void rebuildsTheConnectionStateAfterAGap() {
        try (WireClient client = device("here")) {
            awaitOnline("here", true);
            operator.post("/devices", new JsonObject().put("id", "gone")).expect(201);

            api.restart(LicenseConfig.NONE, () -> {
                api.database().execute("UPDATE devices SET online = (id = 'gone') WHERE id IN ('here', 'gone')");
                api.database()
                        .execute("INSERT INTO device_connections (tenant, client_id, device, since)"
                                + " VALUES ('default', 'gone', 'gone', now())");
                api.database().execute("UPDATE broker_position SET run = 'former', sequence = 5");
            });
            viewer = api.as(Role.VIEWER);
            operator = api.as(Role.OPERATOR);
            awaitOnline("here", true);
            awaitOnline("gone", false);
            client.expectNothing();
        }
        awaitOnline("here", false);
    }

    @Test
    void streamsEvents() {
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> stream = viewer.stream("/broker/events/stream", lines::add);
        // The response begins before the stream of the broker is open; this event marks its start.
        Awaitility.await().atMost(TIMEOUT).until(() -> lines.contains("event: reset"));

        device("streamed").close();

        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(lines)
                .anyMatch(line -> line.startsWith("data: ") && line.contains("\"streamed\""))
                .contains("event: connected", "event: disconnected"));
        stream.cancel(true);
    }

    @Test
    void listsTopicsAndNumbersOfMinutes() {
        operator.post(
                        "/broker/messages",
                        new JsonObject()
                                .put("topic", "tree/leaf")
                                .put("payload", "x")
                                .put("retain", true))
                .expect(200);

        assertThat(viewer.get("/broker/topics?name=tree")
                        .expect(200)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getInteger("messages"))
                .isEqualTo(1);
        assertThat(viewer.get("/broker/topics?parent=tree")
                        .expect(200)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("name"))
                .isEqualTo("leaf");
        viewer.get("/broker/topics?parent=tree/%23").expectProblem(400, "invalid-request");
        assertThat(viewer.get("/broker/minutes").expect(200).json().getJsonArray("connected"))
                .isNotNull();
    }

    @Test
    void streamsPublishedMessages() {
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> stream = viewer.stream("/broker/messages/stream?filter=live/%2B", lines::add);
        Awaitility.await().atMost(TIMEOUT).until(() -> !lines.isEmpty());

        operator.post(
                        "/broker/messages",
                        new JsonObject().put("topic", "live/1").put("payload", "seen"))
                .expect(200);

        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(lines)
                .contains("event: messages")
                .anyMatch(line -> line.contains("\"live/1\"") && line.contains("\"seen\"")));
        stream.cancel(true);
        viewer.get("/broker/messages/stream?filter=a/%23/b").expectProblem(400, "invalid-request");
    }

    @Test
    void drainsTheBroker() {
        try (TestApi drained = new TestApi()) {
            ApiClient admin = drained.as(Role.ADMIN);
            admin.post("/devices", new JsonObject().put("id", "d").put("password", "password of it"))
                    .expect(201);
            try (WireClient client = WireClient.tcp(drained.mqtt())) {
                client.connect(Connect.v5("d").user("d", "password of it"));

                admin.post("/broker/drain", new JsonObject().put("server_reference", "elsewhere:1883"))
                        .expect(202);

                assertThat(client.expectDisconnect()).isEqualTo(USE_ANOTHER_SERVER);
            }
            Awaitility.await().atMost(TIMEOUT).until(() -> admin.get("/broker")
                    .expect(200)
                    .json()
                    .getString("state")
                    .equals("drained"));
            assertThat(drained.database().query("SELECT count(*) FROM api_audit WHERE action = 'broker.drain'"))
                    .containsExactly("1");
        }
    }

    @Test
    void redeliversEventsAfterAFailureOfTheListener() {
        Vertx vertx = Vertx.vertx();
        List<String> taken = new CopyOnWriteArrayList<>();
        EventListener listener = new EventListener() {
            private boolean failed;

            @Override
            public Future<Void> happened(List<ClientEvent> events) {
                if (!failed) {
                    failed = true;
                    return Future.failedFuture("the database is away");
                }
                events.forEach(event -> taken.add(event.type() + " " + event.clientId()));
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> reset(String position) {
                taken.add("reset");
                return Future.succeededFuture();
            }
        };
        EventFollower follower =
                EventFollower.ofTenant(vertx, api.access(), TenantId.DEFAULT, Optional.empty(), listener);
        follower.start();
        Awaitility.await().atMost(TIMEOUT).until(() -> taken.contains("reset"));
        device("followed").close();

        Awaitility.await().atMost(TIMEOUT).until(() -> taken.contains("disconnected followed"));
        assertThat(taken.stream().filter(event -> event.endsWith("followed")))
                .containsExactly("connected followed", "disconnected followed");
        follower.close();
        vertx.close();
    }
}
