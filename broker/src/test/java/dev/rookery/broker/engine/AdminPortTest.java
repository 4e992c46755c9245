package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operations of the admin port against the native engine. */
class AdminPortTest {
    private static final String TENANT = "/v1/tenants/default";
    private static final ClientLimits CLIENT = ClientLimits.DEFAULT.toBuilder()
            .topicLevels(16)
            .queuedMessages(2)
            .queuedBytes(10_000)
            .subscriptions(100)
            .topicAliases(0)
            .build();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT.toBuilder()
            .connections(100)
            .sessions(100)
            .retainedMessages(5)
            .retainedBytes(100_000)
            .client(CLIENT)
            .build());

    private AdminPort port;

    @BeforeEach
    void open() {
        port = new AdminPort(engine.broker());
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void rejectsRequestsWithoutToken() {
        for (String path : List.of("/v1/broker", TENANT + "/clients", TENANT + "/events/stream", "/unknown")) {
            for (String header : List.of("", "Bearer", "Bearer wrong", "Basic " + AdminPort.TOKEN)) {
                var request = port.request(path);
                if (!header.isEmpty()) {
                    request.header("Authorization", header);
                }
                HttpResponse<String> response = port.send(request);
                assertThat(response.statusCode()).as(path + " " + header).isEqualTo(401);
                assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
            }
        }
        awaitLive();
        assertThat(port.send(port.request("/health/ready")).statusCode()).isEqualTo(200);
    }

    @Test
    void servesItsDocument() {
        HttpResponse<String> document = port.send(port.request("/openapi.yaml"));

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(document.body()).startsWith("openapi: 3.1.0").contains("/v1/tenants/{tenant}/clients");
    }

    /** All responses are validated against the document, by {@link AdminPort}. */
    @Test
    void everyOperationMatchesItsDocument() {
        WireClient client = engine.connect(Connect.v5("c").with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        client.subscribe("a/#", 1);
        client.publishFully(Publish.of("retained", "1").qos(1, 1).retain());
        awaitLive();
        port.send(port.request("/health/ready"));
        for (String path : List.of(
                "/v1/broker",
                TENANT,
                TENANT + "/clients",
                TENANT + "/client?id=c",
                TENANT + "/subscriptions",
                TENANT + "/retained",
                TENANT + "/events")) {
            port.get(path);
        }
        publish("{\"topic\": \"a\", \"payload\": \"1\"}");
        port.exchange("DELETE", TENANT + "/retained?filter=retained", "");
        try (AdminPort.Stream stream = port.stream(null)) {
            assertThat(stream.next().type()).isEqualTo("reset");
            port.exchange("DELETE", TENANT + "/client/connection?id=c", "");
            assertThat(stream.next().type()).isEqualTo("disconnected");
        }
        port.exchange("POST", "/v1/broker/drain", "{}");

        assertThat(port.succeeded()).isEqualTo(AdminContract.operations());
    }

    @Test
    void reportsBrokerAndTenant() {
        engine.v5("c").subscribe("a", 0);

        JsonObject broker = port.get("/v1/broker");
        assertThat(broker.getString("state")).isEqualTo("running");
        assertThat(broker.getString("engine")).isEqualTo("native");
        assertThat(broker.getJsonArray("tenants")).containsExactly("default");
        assertThat(broker.getJsonArray("listeners")).hasSize(2);
        JsonObject tenant = port.get(TENANT);
        assertThat(tenant.getInteger("connected_clients")).isEqualTo(1);
        assertThat(tenant.getInteger("subscriptions")).isEqualTo(1);
        assertThat(tenant.getJsonObject("limits").getInteger("retained_messages"))
                .isEqualTo(5);
        assertThat(tenant.getJsonObject("limits").getJsonObject("client").getInteger("queued_messages"))
                .isEqualTo(2);
        assertThat(problem("GET", "/v1/tenants/unknown", "", 404)).contains("no tenant");
        assertThat(problem("GET", "/v1/tenants/Not_A_Label", "", 400)).contains("DNS label");
    }

    @Test
    void reportsMemoryByKindTenantAndUser() {
        engine.authority().user("anna", "a", "# 7");
        WireClient client =
                engine.connect(Connect.v5("c").user("anna", "a").with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        client.subscribe("a/b", 1);
        client.send(WirePackets.disconnect()).expectClosed();

        JsonObject memory = port.get("/v1/memory");

        long sessions = memory.getJsonObject("kinds").getJsonObject("sessions").getLong("bytes");
        long subscriptions =
                memory.getJsonObject("kinds").getJsonObject("subscriptions").getLong("bytes");
        assertThat(sessions).isPositive();
        assertThat(subscriptions).isPositive();
        assertThat(memory.getJsonObject("heap").getLong("bytes")).isEqualTo(sessions + subscriptions);
        assertThat(memory.getJsonObject("heap").getLong("capacity")).isPositive();
        assertThat(memory.getJsonObject("direct").getLong("bytes")).isZero();
        JsonObject tenant = memory.getJsonArray("tenants").getJsonObject(0);
        assertThat(tenant.getString("tenant")).isEqualTo("default");
        assertThat(tenant.getJsonObject("kinds").getLong("sessions")).isEqualTo(sessions);
        assertThat(memory.getJsonArray("largest_users").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("tenant", "default")
                        .put("username", "anna")
                        .put("bytes", sessions + subscriptions));
    }

    @Test
    void listsClientsInPagesAndFiltersThem() {
        engine.authority().user("anna", "a", "# 7");
        engine.authority().user("bert", "b", "# 7");
        for (int i = 0; i < 5; i++) {
            engine.connect(Connect.v5("a" + i).user("anna", "a"));
        }
        engine.connect(Connect.v3("../b?&#").user("bert", "b"));
        WireClient away =
                engine.connect(Connect.v5("away").user("bert", "b").with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        away.send(WirePackets.disconnect()).expectClosed();

        List<String> ids = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonObject page = port.get(TENANT + "/clients?limit=3" + cursor);
            ids.addAll(ids(page.getJsonArray("items")));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
            pages++;
        } while (cursor != null);
        assertThat(pages).isEqualTo(3);
        assertThat(ids).containsExactly("../b?&#", "a0", "a1", "a2", "a3", "a4", "away");
        assertThat(ids("?username=bert")).containsExactly("../b?&#", "away");
        assertThat(ids("?id=a")).containsExactly("a0", "a1", "a2", "a3", "a4", "away");
        assertThat(ids("?id=a3")).containsExactly("a3");
        assertThat(ids("?connected=false")).containsExactly("away");
        assertThat(ids("?address=127.0.0.1:&connected=true")).hasSize(6);
        assertThat(ids("?address=10.")).isEmpty();
        String id = AdminPort.encode("../b?&#");
        assertThat(port.get(TENANT + "/client?id=" + id).getString("protocol")).isEqualTo("3.1.1");
    }

    @Test
    void reportsClientDetails() {
        WireClient client =
                engine.connect(Connect.v5("c").keepAlive(60).with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        client.subscribe("a/+", 1);
        client.subscribe("$share/g/b", 2);
        client.publish(Publish.of("a/b", "12345").qos(1, 7));
        assertThat(client.receivePublish().payload()).isEqualTo("12345");
        client.receive(ServerPacket.Acknowledgement.class);

        JsonObject details = port.get(TENANT + "/client?id=c");
        assertThat(details.getString("transport")).isEqualTo("tcp");
        assertThat(details.getString("protocol")).isEqualTo("5");
        assertThat(details.getString("address")).startsWith("127.0.0.1:");
        assertThat(details.getInteger("keep_alive_seconds")).isEqualTo(60);
        assertThat(details.getInteger("session_expiry_seconds")).isEqualTo(100);
        assertThat(details.getInteger("inflight")).isEqualTo(1);
        assertThat(details.getInteger("messages_received")).isEqualTo(1);
        assertThat(details.getInteger("bytes_sent")).isEqualTo(5);
        assertThat(details.getJsonArray("subscription_list").stream()
                        .map(item ->
                                ((JsonObject) item).getString("filter") + " " + ((JsonObject) item).getInteger("qos")))
                .containsExactly("$share/g/b 2", "a/+ 1");
        assertThat(details.getJsonObject("limits").getInteger("queued_messages"))
                .isEqualTo(2);
        assertThat(problem("GET", TENANT + "/client?id=d", "", 404)).contains("No such client 'd'");
        assertThat(problem("GET", TENANT + "/client", "", 400)).contains("'id' is missing");
    }

    @Test
    void reportsDroppedMessagesByReason() {
        engine.authority().user("u", "u", "q/# 5", "unread 4");
        WireClient away =
                engine.connect(Connect.v5("c").user("u", "u").with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        away.subscribe("q/#", 1);
        away.subscribe("unread", 1);
        away.publish(Publish.of("forbidden", "x")).expectNothing();
        away.send(WirePackets.disconnect()).expectClosed();
        WireClient publisher = engine.v5("p");
        publisher.publishFully(Publish.of("unread", "x").qos(1, 1));
        publisher.publish(Publish.of("q/0", "x")).expectNothing();
        for (int i = 1; i <= 3; i++) {
            publisher.publishFully(Publish.of("q/" + i, "x").qos(1, i));
        }

        JsonObject details = port.get(TENANT + "/client?id=c");
        assertThat(details.getInteger("queued_messages")).isEqualTo(2);
        assertThat(details.getInteger("dropped")).isEqualTo(4);
        assertThat(details.getJsonArray("last_dropped").stream()
                        .map(drop ->
                                ((JsonObject) drop).getString("topic") + " " + ((JsonObject) drop).getString("reason")))
                .containsExactly(
                        "q/3 queue_full", "q/0 client_away", "unread no_right_to_read", "forbidden no_right_to_write");
        assertThat(types(port.items(TENANT + "/events"))).contains("dropped");
    }

    @Test
    void disconnectsClient() {
        WireClient client = engine.v5("c");

        assertThat(port.exchange("DELETE", TENANT + "/client/connection?id=c", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(client.expectDisconnect()).isEqualTo(0x98);
        Awaitility.await()
                .atMost(WireClient.DEADLINE)
                .until(() -> port.exchange("DELETE", TENANT + "/client/connection?id=c", "")
                                .statusCode()
                        == 404);
    }

    @Test
    void separatesUsersWithTheSameClientId() {
        engine.authority().user("u", "u", "# 7").user("v", "v", "# 7");
        WireClient first = engine.connect(Connect.v5("c").user("u", "u"));
        first.subscribe("a", 1);
        WireClient second = engine.connect(Connect.v5("c").user("v", "v"));
        second.subscribe("a", 0);
        engine.v5("c").subscribe("b", 0);
        engine.v5("c2");

        assertThat(usernames(port.items(TENANT + "/clients?id=c"))).containsExactly("", "u", "v", "");
        JsonObject page = port.get(TENANT + "/clients?limit=2");
        assertThat(usernames(page.getJsonArray("items"))).containsExactly("", "u");
        assertThat(usernames(port.items(TENANT + "/clients?cursor=" + page.getString("next"))))
                .containsExactly("v", "");
        assertThat(problem("GET", TENANT + "/client?id=c", "", 409))
                .contains("Several users have a session with the client id 'c'")
                .contains("parameter 'user'");
        assertThat(port.get(TENANT + "/client?id=c&user=u").getString("username"))
                .isEqualTo("u");
        assertThat(port.get(TENANT + "/client?id=c&user=").getString("username"))
                .isEmpty();
        assertThat(port.get(TENANT + "/client?id=c2").getString("username")).isEmpty();
        assertThat(problem("GET", TENANT + "/client?id=c&user=w", "", 404)).contains("client 'c' of user 'w'");
        assertThat(usernames(port.items(TENANT + "/subscriptions?client=c"))).containsExactly("", "u", "v");
        assertThat(usernames(port.items(TENANT + "/subscriptions?client=c&user=v")))
                .containsExactly("v");
        assertThat(usernames(port.items(TENANT + "/subscriptions?user=u"))).containsExactly("u");
        JsonObject subscriptions = port.get(TENANT + "/subscriptions?limit=2");
        assertThat(usernames(subscriptions.getJsonArray("items"))).containsExactly("", "u");
        assertThat(usernames(port.items(TENANT + "/subscriptions?cursor=" + subscriptions.getString("next"))))
                .containsExactly("v");

        assertThat(problem("DELETE", TENANT + "/client/connection?id=c", "", 409))
                .contains("Several users");
        assertThat(port.exchange("DELETE", TENANT + "/client/connection?id=c&user=v", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(second.expectDisconnect()).isEqualTo(0x98);
        first.expectNothing();
    }

    @Test
    void marksThePlatformsOwnClients() {
        engine.authority().user(EngineFixture.SERVICE_USER, "s", "# 7");
        engine.connect(Connect.v5("ingest").user(EngineFixture.SERVICE_USER, "s"));
        engine.v5("device");

        assertThat(port.items(TENANT + "/clients").stream()
                        .map(item -> ((JsonObject) item).getString("client_id") + " "
                                + ((JsonObject) item).getBoolean("service")))
                .containsExactly("device false", "ingest true");
        assertThat(port.get(TENANT + "/client?id=ingest").getBoolean("service")).isTrue();
    }

    private static List<String> usernames(JsonArray items) {
        return items.stream()
                .map(item -> ((JsonObject) item).getString("username"))
                .toList();
    }

    @Test
    void listsSubscriptionsByTopic() {
        for (int i = 0; i < 3; i++) {
            WireClient client = engine.v5("c" + i);
            client.subscribe("a/+", 1);
            client.subscribe("b" + i, 0);
            client.subscribe("$share/g/a/#", 2);
        }

        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = port.get(TENANT + "/subscriptions?limit=2" + cursor);
            page.getJsonArray("items").forEach(item -> all.add(subscription((JsonObject) item)));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }
        assertThat(all)
                .containsExactly(
                        "c0 $share/g/a/#",
                        "c0 a/+",
                        "c0 b0",
                        "c1 $share/g/a/#",
                        "c1 a/+",
                        "c1 b1",
                        "c2 $share/g/a/#",
                        "c2 a/+",
                        "c2 b2");
        assertThat(port.items(TENANT + "/subscriptions?client=c1")).hasSize(3);
        assertThat(port.items(TENANT + "/subscriptions?topic=a/b")).hasSize(6);
        assertThat(port.items(TENANT + "/subscriptions?topic=b1&client=c1")).hasSize(1);
        assertThat(problem("GET", TENANT + "/subscriptions?topic=a/%23", "", 400))
                .contains("not a topic name");
        assertThat(problem("GET", TENANT + "/subscriptions?cursor=!", "", 400)).contains("cursor");
    }

    @Test
    void publishesListsAndClearsRetainedMessages() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("#", 1);
        String message = """
                {"topic": "a/text", "payload": "grün", "qos": 1, "retain": true, "properties": {"utf8": true,
                 "content_type": "text/plain", "response_topic": "r", "correlation_data_base64": "AAE=",
                 "expiry_seconds": 1000, "user_properties": [{"name": "n", "value": "1"}, {"name": "n", "value": "2"}]}}
                """;
        assertThat(publish(message).getBoolean("has_subscribers")).isTrue();
        assertThat(publish("{\"topic\": \"a/binary\", \"payload_base64\": \"/w==\", \"retain\": true}")
                        .getBoolean("has_subscribers"))
                .isTrue();

        ServerPacket.Publish received = subscriber.receivePublish();
        assertThat(received.payload()).isEqualTo("grün");
        assertThat(received.qos()).isEqualTo(1);
        assertThat(received.properties().text(WireProperty.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.properties().all(WireProperty.USER_PROPERTY)).hasSize(2);
        assertThat(subscriber.receivePublish().body()).containsExactly(0xff);

        JsonArray retained = port.items(TENANT + "/retained?filter=a/%2B");
        assertThat(retained).hasSize(2);
        assertThat(retained.getJsonObject(0).getString("payload_base64")).isEqualTo("/w==");
        JsonObject text = retained.getJsonObject(1);
        assertThat(text.getString("payload")).isEqualTo("grün");
        assertThat(text.getJsonObject("properties").getString("content_type")).isEqualTo("text/plain");
        assertThat(text.getJsonObject("properties").getJsonArray("user_properties"))
                .hasSize(2);
        assertThat(text.getJsonObject("properties").getInteger("expiry_seconds"))
                .isBetween(1, 1000);
        JsonObject cut =
                port.items(TENANT + "/retained?filter=a/text&payload_bytes=3").getJsonObject(0);
        assertThat(cut.getString("payload"))
                .as("omits the incomplete character")
                .isEqualTo("gr");
        assertThat(cut.getBoolean("truncated")).isTrue();

        HttpResponse<String> cleared = port.exchange("DELETE", TENANT + "/retained?filter=a/%23", "");
        assertThat(new JsonObject(cleared.body()).getInteger("cleared")).isEqualTo(2);
        assertThat(subscriber.receivePublish().topic()).isEqualTo("a/binary");
        assertThat(subscriber.receivePublish().body()).isEmpty();
        assertThat(port.items(TENANT + "/retained")).isEmpty();
        assertThat(engine.v5("other").subscribe("#", 0).codes()).containsExactly(0);
    }

    @Test
    void listsRetainedMessagesInPages() {
        for (String topic : List.of("b", "a/1", "a", "a/2", "$x/a")) {
            publish("{\"topic\": \"" + topic + "\", \"payload\": \"1\", \"retain\": true}");
        }
        JsonObject first = port.get(TENANT + "/retained?limit=2");
        JsonObject second = port.get(TENANT + "/retained?limit=2&cursor=" + first.getString("next"));

        assertThat(topics(first)).containsExactly("a", "a/1");
        assertThat(topics(second)).containsExactly("a/2", "b");
        assertThat(second.getString("next")).isNull();
        assertThat(topics(port.get(TENANT + "/retained?filter=a/%23"))).containsExactly("a", "a/1", "a/2");
        assertThat(topics(port.get(TENANT + "/retained?filter=a/1"))).containsExactly("a/1");
        assertThat(topics(port.get(TENANT + "/retained?filter=$x/%23"))).containsExactly("$x/a");
        String sixth = "{\"topic\": \"c\", \"payload\": \"1\", \"retain\": true}";
        assertThat(problem("POST", TENANT + "/messages", sixth, 409)).contains("Retained message limit reached");
    }

    @Test
    void rejectsInvalidRequests() {
        String messages = TENANT + "/messages";
        assertThat(problem("POST", messages, "{\"topic\": \"a/#\"}", 400)).contains("topic name");
        assertThat(problem("POST", messages, "{\"topic\": \"$SYS/broker/version\"}", 400))
                .contains("$SYS");
        assertThat(problem("POST", messages, "{\"topic\": \"a\\u0000\"}", 400)).contains("U+0000");
        assertThat(problem("POST", messages, "{\"topic\": \"a\\ud800\"}", 400)).contains("surrogate");
        assertThat(problem("POST", messages, "{\"topic\": \"" + "a".repeat(65_536) + "\"}", 400))
                .contains("topic name");
        assertThat(problem("POST", messages, "{\"topic\": \"" + "a/".repeat(20) + "\"}", 400))
                .contains("levels");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"qos\": 3}", 400))
                .contains("qos");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"qos\": 0.5}", 400))
                .contains("qos");
        assertThat(problem("POST", messages, "{\"topic\": 5}", 400)).contains("body/topic");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"payload_base64\": \"*\"}", 400))
                .contains("base64");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"colour\": 1}", 400))
                .contains("colour");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"properties\": {\"response_topic\": \"a/#\"}}", 400))
                .contains("response topic");
        assertThat(problem(
                        "POST", messages, "{\"topic\": \"a\", \"payload\": \"1\", \"payload_base64\": \"MQ==\"}", 400))
                .contains("payload_base64");
        var form = port.request(messages)
                .header("Authorization", "Bearer " + AdminPort.TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("topic=a"));
        assertThat(port.send(form).statusCode()).isEqualTo(415);
        assertThat(problem("POST", messages, "{", 400)).contains("JSON");
        assertThat(problem("POST", messages, "[]", 400)).contains("JSON");
        assertThat(problem("POST", messages, "[".repeat(100_000), 400)).contains("JSON");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"payload\": \"" + "x".repeat(3 << 20) + "\"}", 413))
                .contains("bytes");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"payload\": \"" + "x".repeat(5 << 18) + "\"}", 400))
                .contains("larger");
        assertThat(problem("PUT", messages, "", 405)).contains("Method PUT");
        assertThat(problem("GET", "/v1/nothing", "", 404)).contains("path");
        assertThat(problem("GET", TENANT + "/clients?limit=0", "", 400)).contains("limit");
        assertThat(problem("GET", TENANT + "/clients?limit=many", "", 400)).contains("limit");
        assertThat(problem("GET", TENANT + "/retained?filter=a/%23/b", "", 400)).contains("filter");
    }

    @Test
    void listsEvents() {
        engine.authority().user("u", "u", "a 5");
        WireClient client = engine.connect(Connect.v5("c").user("u", "u"));
        client.subscribe("a", 0);
        engine.open().connect(Connect.v5("d").user("u", "wrong"));
        engine.open().sendHex("10 02 00 00").expectClosed();
        engine.authority().change("u", "u", "b 5");
        engine.authority().change("u", "other", "b 5");
        assertThat(client.expectDisconnect()).isEqualTo(0x87);
        engine.v5("e").send(WirePackets.disconnect()).expectClosed();
        engine.v5("f").close();

        Awaitility.await().untilAsserted(() -> assertThat(port.items(TENANT + "/events").stream()
                        .map(item -> (JsonObject) item)
                        .map(event -> event.getString("type") + " " + event.getString("client_id") + " "
                                + event.getString("reason")))
                .contains(
                        "connected c accepted",
                        "refused d not_authorized",
                        "refused  malformed_packet",
                        "revoked c subscriptions_removed",
                        "revoked c password_changed",
                        "disconnected c not_authorized",
                        "disconnected e client_disconnected",
                        "disconnected f connection_lost"));
        JsonObject first = port.get(TENANT + "/events?limit=1");
        assertThat(first.getBoolean("complete")).isTrue();
        String id = first.getJsonArray("items").getJsonObject(0).getString("id");
        assertThat(port.items(TENANT + "/events?after=" + id).getJsonObject(0).getString("id"))
                .isNotEqualTo(id);
        assertThat(port.get(TENANT + "/events?after=other-3").getBoolean("complete"))
                .isFalse();
    }

    @Test
    void streamsEventsAndResumes() {
        String known;
        try (AdminPort.Stream stream = port.stream(null)) {
            assertThat(stream.next().type()).isEqualTo("reset");
            engine.v5("a");
            AdminPort.Event connected = stream.next();
            assertThat(connected.type()).isEqualTo("connected");
            assertThat(connected.data().getString("client_id")).isEqualTo("a");
            assertThat(connected.data().getString("id")).isEqualTo(connected.id());
            known = connected.id();
        }
        engine.v5("b");
        try (AdminPort.Stream stream = port.stream(known)) {
            assertThat(stream.next().data().getString("client_id")).isEqualTo("b");
            engine.v5("c");
            assertThat(stream.next().data().getString("client_id")).isEqualTo("c");
        }
        try (AdminPort.Stream stream = port.stream("of-another-run-1")) {
            assertThat(stream.next().type()).isEqualTo("reset");
        }
        assertThat(problem("GET", "/v1/tenants/unknown/events/stream", "", 404)).contains("no tenant");
    }

    @Test
    void drainsToAnotherServer() {
        WireClient v5 = engine.v5("a");
        WireClient v3 = engine.v3("b");
        WireClient small = engine.connect(Connect.v5("c").with(WireProperty.MAXIMUM_PACKET_SIZE, 20));
        engine.authority().user("late", "l").hold();
        WireClient late = engine.open().sendConnect(Connect.v5("d").user("late", "l"));
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> engine.authority()
                .watcherSees("late"));

        String plan = "{\"seconds\": 0, \"server_reference\": \"other.example:1883\", \"permanent\": false}";
        assertThat(port.exchange("POST", "/v1/broker/drain", plan).statusCode()).isEqualTo(202);

        ServerPacket.Disconnect disconnect = v5.receive(ServerPacket.Disconnect.class);
        assertThat(disconnect.code()).isEqualTo(0x9c);
        assertThat(disconnect.properties().text(WireProperty.SERVER_REFERENCE)).isEqualTo("other.example:1883");
        v3.expectClosed();
        ServerPacket.Disconnect briefly = small.receive(ServerPacket.Disconnect.class);
        assertThat(briefly.code()).isEqualTo(0x9c);
        assertThat(briefly.properties().has(WireProperty.SERVER_REFERENCE)).isFalse();
        engine.authority().release();
        ServerPacket.Connack refused = late.receive(ServerPacket.Connack.class);
        assertThat(refused.code()).isEqualTo(0x9c);
        assertThat(refused.properties().text(WireProperty.SERVER_REFERENCE)).isEqualTo("other.example:1883");

        Awaitility.await()
                .atMost(WireClient.DEADLINE)
                .until(() -> port.get("/v1/broker").getString("state").equals("drained"));
        assertThat(port.send(port.request("/health/ready")).statusCode()).isEqualTo(503);
        awaitLive();
        assertThat(port.get("/v1/broker").getJsonArray("listeners")).isEmpty();
    }

    @Test
    void drainsGradually() {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(engine.v5("c" + i));
        }
        port.exchange("POST", "/v1/broker/drain", "{\"seconds\": 3600}");

        assertThat(clients.get(0).expectDisconnect()).isEqualTo(0x8b);
        assertThat(port.get("/v1/broker").getString("state")).isEqualTo("draining");
        clients.get(5).expectNothing();
        assertThat(problem("POST", "/v1/broker/drain", "{\"seconds\": 3601}", 400))
                .contains("seconds");
    }

    /** On a busy machine, an event loop may not respond for some seconds. */
    private void awaitLive() {
        Awaitility.await().until(() -> port.send(port.request("/health/live")).statusCode() == 200);
    }

    private List<String> ids(String query) {
        return ids(port.items(TENANT + "/clients" + query));
    }

    private static List<String> ids(JsonArray items) {
        return items.stream()
                .map(item -> ((JsonObject) item).getString("client_id"))
                .toList();
    }

    private static List<String> types(JsonArray items) {
        return items.stream().map(item -> ((JsonObject) item).getString("type")).toList();
    }

    private static List<String> topics(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("topic"))
                .toList();
    }

    private static String subscription(JsonObject item) {
        return item.getString("client_id") + " " + item.getString("filter");
    }

    private JsonObject publish(String message) {
        HttpResponse<String> response = port.exchange("POST", TENANT + "/messages", message);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    /** Returns title and detail of the expected problem. */
    private String problem(String method, String path, String body, int status) {
        HttpResponse<String> response = port.exchange(method, path, body);
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("type")).startsWith("urn:rookery:problem:");
        return problem.getString("title") + " " + problem.getString("detail");
    }
}
