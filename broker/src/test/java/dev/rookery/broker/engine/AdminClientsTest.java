package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients and their subscriptions at the admin port. */
class AdminClientsTest extends AdminPortCase {
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
        engine.connectInternal(ServiceComponent.INGESTION, Connect.v5("ingest"));
        engine.v5("device");

        assertThat(port.items(TENANT + "/clients").stream()
                        .map(item -> ((JsonObject) item).getString("client_id") + " "
                                + ((JsonObject) item).getBoolean("service")))
                .containsExactly("device false", "ingest true");
        assertThat(port.get(TENANT + "/client?id=ingest").getBoolean("service")).isTrue();
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

    private List<String> ids(String query) {
        return ids(port.items(TENANT + "/clients" + query));
    }

    private static List<String> ids(JsonArray items) {
        return items.stream()
                .map(item -> ((JsonObject) item).getString("client_id"))
                .toList();
    }

    private static List<String> usernames(JsonArray items) {
        return items.stream()
                .map(item -> ((JsonObject) item).getString("username"))
                .toList();
    }

    private static List<String> types(JsonArray items) {
        return items.stream().map(item -> ((JsonObject) item).getString("type")).toList();
    }

    private static String subscription(JsonObject item) {
        return item.getString("client_id") + " " + item.getString("filter");
    }
}
