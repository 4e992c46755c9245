package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Search, order and count of clients at the admin port, and what acts on the clients that match. */
class AdminClientSearchTest extends AdminPortCase {
    private final List<WireClient> pumps = new ArrayList<>();

    @BeforeEach
    void connect() {
        engine.authority().user("anna", "a", "# 7").user("Bert", "b", "# 7");
        for (int i = 0; i < 3; i++) {
            pumps.add(engine.connect(Connect.v5("pump" + i).user("anna", "a")));
        }
        engine.connect(Connect.v3("valve").user("Bert", "b"));
    }

    /** Adds a disconnected client with queued and dropped messages; its queue holds two. */
    private void addWaiting(String id, int messages) {
        WireClient away =
                engine.connect(Connect.v5(id).user("Bert", "b").with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        away.subscribe("to/" + id, 1);
        away.send(WirePackets.disconnect()).expectClosed();
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> ids("?connected=false")
                .contains(id));
        for (int i = 1; i <= messages; i++) {
            pumps.get(0).publishFully(Publish.of("to/" + id, "x").qos(1, i));
        }
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("client_id"))
                .toList();
    }

    private List<String> ids(String query) {
        return ids(port.get(TENANT + "/clients" + query));
    }

    @Test
    void findsClientsByPartsOfNamesAndByState() {
        addWaiting("away1", 1);
        addWaiting("away4", 4);

        assertThat(ids("?text=UMP1")).containsExactly("pump1");
        assertThat(ids("?text=bert")).containsExactly("away1", "away4", "valve");
        assertThat(ids("?text=127.0.0.1:")).containsExactly("pump0", "pump1", "pump2", "valve");
        assertThat(ids("?min_queued=1")).containsExactly("away1", "away4");
        assertThat(ids("?min_queued=2")).containsExactly("away4");
        assertThat(ids("?min_dropped=1")).containsExactly("away4");
        assertThat(ids("?protocol=3.1.1")).containsExactly("valve");
        assertThat(ids("?protocol=5&id=pump")).containsExactly("pump0", "pump1", "pump2");
        assertThat(ids("?transport=wss")).isEmpty();
        assertThat(ids("?transport=tcp&connected=true&service=false")).hasSize(4);
        assertThat(ids("?service=true")).isEmpty();
        assertThat(ids("?min_idle_seconds=86400")).isEmpty();
        assertThat(ids("?min_idle_seconds=0")).hasSize(6);
        assertThat(problem("GET", TENANT + "/clients?transport=pigeon", "", 400))
                .contains("transport");
    }

    @Test
    void sortsClientsInPagesAndCountsThem() {
        addWaiting("away1", 1);
        addWaiting("away4", 4);

        List<String> ids = new ArrayList<>();
        String query = "?sort=queued&limit=2";
        String cursor = "";
        do {
            JsonObject page = port.get(TENANT + "/clients" + query + cursor);
            assertThat(page.getInteger("total")).isEqualTo(6);
            ids.addAll(ids(page));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        } while (cursor != null);

        assertThat(ids).containsExactly("away4", "away1", "pump0", "pump1", "pump2", "valve");
        assertThat(ids("?sort=dropped&limit=1")).containsExactly("away4");
        assertThat(ids("?sort=oldest&id=pump&limit=1")).containsExactly("pump0");
        assertThat(ids("?sort=newest").subList(0, 1)).containsExactly("away4");
        assertThat(ids("?sort=idle").subList(4, 6)).containsExactly("away1", "away4");
        assertThat(port.get(TENANT + "/clients?count=true&limit=1&text=pump").getInteger("total"))
                .isEqualTo(3);
        assertThat(port.get(TENANT + "/clients?limit=1").containsKey("total")).isFalse();
        assertThat(problem("GET", TENANT + "/clients?sort=queued&cursor=bm9uZQ", "", 400))
                .contains("cursor");
    }

    @Test
    void disconnectsAllThatMatchIfTheyAreNotMoreThanExpected() {
        assertThat(problem("DELETE", TENANT + "/connections?id=pump&at_most=2", "", 409))
                .contains("3 connected clients match");
        pumps.forEach(pump -> pump.expectNothing());

        JsonObject result = new JsonObject(port.exchange("DELETE", TENANT + "/connections?id=pump&at_most=3", "")
                .body());

        assertThat(result.getInteger("disconnected")).isEqualTo(3);
        pumps.forEach(pump -> assertThat(pump.expectDisconnect()).isEqualTo(0x98));
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> ids("?connected=true")
                .equals(List.of("valve")));
    }

    @Test
    void endsOneSession() {
        addWaiting("away", 2);
        WireClient connected = pumps.get(1);

        assertThat(port.exchange("DELETE", TENANT + "/client/session?id=away", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(port.exchange("DELETE", TENANT + "/client/session?id=pump1&user=anna", "")
                        .statusCode())
                .isEqualTo(204);

        assertThat(connected.expectDisconnect()).isEqualTo(0x98);
        assertThat(ids("")).containsExactly("pump0", "pump2", "valve");
        assertThat(problem("DELETE", TENANT + "/client/session?id=away", "", 404))
                .contains("No such client 'away'");
    }
}
