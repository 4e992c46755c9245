package dev.rookery.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events of clients that the API stores. */
class EventHistoryTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String HISTORY = "/broker/events/history";

    private static TestApi api;
    private static ApiClient viewer;

    @BeforeAll
    static void start() {
        api = new TestApi();
        viewer = api.as(Role.VIEWER);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static WireClient connect(String id, String user, String password) {
        WireClient client = WireClient.tcp(api.mqtt());
        client.connect(Connect.v5(id).user(user, password));
        return client;
    }

    private static void addDevice(String id) {
        api.as(Role.OPERATOR)
                .post("/devices", new JsonObject().put("id", id).put("password", "password of it"))
                .expect(201);
    }

    private static List<JsonObject> search(String query) {
        return viewer.get(HISTORY + query).expect(200).json().getJsonArray("items").stream()
                .map(item -> (JsonObject) item)
                .toList();
    }

    private static List<String> described(String query) {
        return search(query).stream()
                .map(event -> event.getString("type") + " " + event.getString("reason"))
                .toList();
    }

    @Test
    void storesEventsNewestFirstAcrossARestart() {
        addDevice("stored");
        connect("c1", "stored", "password of it").close();
        Awaitility.await().atMost(TIMEOUT).until(() -> described("?client=c1")
                .contains("disconnected connection_lost"));

        api.restart();
        viewer = api.as(Role.VIEWER);
        connect("c2", "stored", "wrong").close();
        connect("c2", "unknown", "wrong").close();

        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(described("?client=c2"))
                .containsExactlyInAnyOrder("refused wrong_password", "refused unknown_user"));
        assertThat(described("?client=c1")).containsExactly("disconnected connection_lost", "connected accepted");
        assertThat(described("?user=stored"))
                .containsExactly("refused wrong_password", "disconnected connection_lost", "connected accepted");
        assertThat(described("?user=stored&type=refused")).containsExactly("refused wrong_password");
        assertThat(described("?user=stored&reason=accepted")).containsExactly("connected accepted");
        JsonObject refused = search("?reason=wrong_password").get(0);
        assertThat(refused.getInteger("reason_code")).isEqualTo(0x87);
        assertThat(refused.getLong("count")).isEqualTo(1);
        assertThat(refused.getString("id")).contains("-");
    }

    @Test
    void searchesByTimeInPages() {
        addDevice("timed");
        Instant before = Instant.now();
        for (int i = 0; i < 3; i++) {
            connect("t" + i, "timed", "password of it").close();
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> search("?user=timed").size() == 6);

        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = viewer.get(HISTORY + "?user=timed&limit=4" + cursor)
                    .expect(200)
                    .json();
            page.getJsonArray("items").forEach(item -> ids.add(((JsonObject) item).getString("id")));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        } while (cursor != null);

        assertThat(ids).hasSize(6).doesNotHaveDuplicates();
        assertThat(search("?user=timed&from=" + before)).hasSize(6);
        assertThat(search("?user=timed&to=" + before)).isEmpty();
        viewer.get(HISTORY + "?from=yesterday").expectProblem(400, "invalid-request");
        viewer.get(HISTORY + "?cursor=none").expectProblem(400, "invalid-request");
    }

    @Test
    void findsEventsByTopic() {
        addDevice("topical");
        try (WireClient client = connect("topical", "topical", "password of it")) {
            client.subscribe("not/mine/#", 1);
            client.publishFully(Publish.of("not/mine", "x").qos(1, 1));

            Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(described("?topic=not/mine/%23")).containsExactly("subscribe_refused not_authorized");
                assertThat(described("?topic=not/mine&client=topical")).containsExactly("dropped no_right_to_write");
            });
            assertThat(described("?topic=mine")).isEmpty();
            assertThat(described("?topic=not/mine&type=connected")).isEmpty();
        }
    }

    @Test
    void deletesOldEventsAndTheOldestOfTooMany() {
        Vertx vertx = Vertx.vertx();
        Pool pool =
                PgBuilder.pool().connectingTo(api.database().url()).using(vertx).build();
        EventRepository events = new EventRepository(new TenantDatabase(pool));
        TenantId tenant = api.addTenant("retained");
        api.database()
                .execute(
                        "INSERT INTO broker_events (tenant, at, type, client_id, username, address, reason, detail, count,"
                                + " event_id) SELECT 'retained', now() - make_interval(hours => 10 - n), 'connected', 'c', 'u', '',"
                                + " 'accepted', '', 1, 'run-' || n FROM generate_series(1, 9) n");

        await(events.deleteOlderThan(Duration.ofMinutes(5 * 60 + 30)));
        assertThat(ids()).containsExactly("run-5", "run-6", "run-7", "run-8", "run-9");

        await(events.deleteAbove(tenant, 2));
        assertThat(ids()).containsExactly("run-8", "run-9");
        await(pool.close());
        await(vertx.close());
    }

    private static List<String> ids() {
        return api.database().query("SELECT event_id FROM broker_events WHERE tenant = 'retained' ORDER BY id");
    }

    private static void await(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
