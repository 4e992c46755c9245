package dev.rookery.api.sensor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two tenants with the same devices, metrics and units. Each publishes and sees its own mark only, in readings, exports,
 * streams, online states and commands.
 */
class TenantSensorDataTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD = "a password of a device";

    /** Tenant with its device {@code d1}; the mark is part of all that the device publishes. */
    private record Side(TenantId tenant, String mark, ApiClient viewer, Mqtt5AsyncClient device) {
        static Side of(String name, String mark) {
            TenantId tenant = api.addTenant(name);
            api.as(tenant, Role.OPERATOR)
                    .post("/devices", new JsonObject().put("id", "d1").put("password", PASSWORD))
                    .expect(201);
            Side side = new Side(tenant, mark, api.as(tenant, Role.VIEWER), connect(name));
            side.publish("sensor/d1/state", "{\"value\": \"" + mark + "\", \"unit\": \"u\"}");
            side.publish("sensor/d1/number", "{\"value\": " + mark.hashCode() + ", \"unit\": \"u\"}");
            side.publish("sensor/d1/broken", "{" + mark);
            return side;
        }

        private static Mqtt5AsyncClient connect(String tenant) {
            Mqtt5AsyncClient client = Mqtt5Client.builder()
                    .serverHost("127.0.0.1")
                    .serverPort(api.mqtt().getPort())
                    .identifier("d1")
                    .simpleAuth()
                    .username("d1@" + tenant)
                    .password(PASSWORD.getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth()
                    .buildAsync();
            client.connect().join();
            return client;
        }

        void publish(String topic, String payload) {
            device.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload.getBytes(StandardCharsets.UTF_8))
                    .send()
                    .join();
        }
    }

    private static TestApi api;
    private static Side acme;
    private static Side globex;

    @BeforeAll
    static void start() {
        api = new TestApi();
        acme = Side.of("acme", "mark-of-acme");
        globex = Side.of("globex", "mark-of-globex");
        for (Side side : List.of(acme, globex)) {
            await().atMost(TIMEOUT)
                    .until(() -> items(side, "/sensor-data/latest?device=d1").size() == 2
                            && items(side, "/sensor-data/raw?device=d1").size() == 1);
        }
    }

    @AfterAll
    static void stop() {
        acme.device().disconnect().join();
        globex.device().disconnect().join();
        api.close();
    }

    private static List<JsonObject> items(Side side, String path) {
        List<JsonObject> items = new ArrayList<>();
        side.viewer().get(path).expect(200).json().getJsonArray("items").forEach(item -> items.add((JsonObject) item));
        return items;
    }

    private static void assertOwn(Side side, Side other, String response) {
        assertThat(response)
                .contains(side.mark())
                .doesNotContain(other.mark())
                .doesNotContain(Integer.toString(other.mark().hashCode()));
    }

    @Test
    void queriesReturnOwnReadings() {
        for (Side side : List.of(acme, globex)) {
            Side other = side == acme ? globex : acme;
            for (String path : List.of(
                    "/sensor-data/latest",
                    "/sensor-data/latest?device=d1",
                    "/sensor-data/latest?device=d1&metric=state",
                    "/sensor-data/readings?device=d1&metric=state",
                    "/sensor-data/readings?device=d1&metric=state&order=asc",
                    "/sensor-data/export?device=d1",
                    "/sensor-data/export?device=d1&format=ndjson")) {
                assertOwn(side, other, side.viewer().get(path).expect(200).text());
            }
            assertThat(items(side, "/sensor-data/raw?device=d1"))
                    .singleElement()
                    .satisfies(raw -> assertThat(raw.getBinary("payload"))
                            .isEqualTo(("{" + side.mark()).getBytes(StandardCharsets.UTF_8)));
            assertThat(side.viewer()
                            .get("/sensor-data/aggregates?device=d1&metric=number&bin=1h")
                            .expect(200)
                            .text())
                    .contains("\"count\":1")
                    .doesNotContain(Integer.toString(other.mark().hashCode()));
        }
        assertThat(api.as(Role.VIEWER).get("/sensor-data/latest").expect(200).text())
                .doesNotContain("mark-of");
    }

    /** Without the conditions of statements, row-level security hides the series of the other tenant. */
    @Test
    void rowSecurityHidesSeriesRawMessagesAndReceipts() {
        for (String table : List.of("sensor_series", "sensor_raw", "sensor_receipts")) {
            api.database()
                    .execute(
                            "CREATE OR REPLACE FUNCTION seen(setting text, OUT tenants text) LANGUAGE plpgsql AS $$ BEGIN"
                                    + " PERFORM set_config('rookery.tenant', setting, true); SET LOCAL ROLE platform;"
                                    + " SELECT string_agg(DISTINCT tenant, ' ' ORDER BY tenant) INTO tenants FROM "
                                    + table
                                    + "; RESET ROLE; END $$");
            assertThat(api.database().query("SELECT seen('acme')")).containsExactly("acme");
            assertThat(api.database().query("SELECT coalesce(seen(''), 'nothing')"))
                    .containsExactly("nothing");
        }
    }

    @Test
    void streamsOwnReadings() {
        List<String> seenByAcme = new CopyOnWriteArrayList<>();
        List<String> seenByGlobex = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> first = acme.viewer().stream("/sensor-data/tail?device=d1", seenByAcme::add);
        CompletableFuture<Void> second = globex.viewer().stream("/sensor-data/tail?device=d1", seenByGlobex::add);
        await().atMost(TIMEOUT).until(() -> !seenByAcme.isEmpty() && !seenByGlobex.isEmpty());

        acme.publish("sensor/d1/live", acme.mark());
        globex.publish("sensor/d1/live", globex.mark());

        await().atMost(TIMEOUT).until(() -> contains(seenByAcme, acme.mark()) && contains(seenByGlobex, globex.mark()));
        assertThat(contains(seenByAcme, globex.mark())).isFalse();
        assertThat(contains(seenByGlobex, acme.mark())).isFalse();
        first.cancel(true);
        second.cancel(true);
    }

    private static boolean contains(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    @Test
    void commandsReachOwnDevices() {
        for (Side side : List.of(acme, globex)) {
            side.device()
                    .subscribeWith()
                    .topicFilter("command/d1/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .callback(command -> side.device()
                            .publish(Mqtt5Publish.builder()
                                    .topic(command.getResponseTopic().orElseThrow())
                                    .qos(MqttQos.AT_LEAST_ONCE)
                                    .payload(("\"" + side.mark() + "\"").getBytes(StandardCharsets.UTF_8))
                                    .build()))
                    .send()
                    .join();
        }
        JsonObject command = new JsonObject().put("name", "who").put("wait_seconds", 30);
        for (Side side : List.of(acme, globex)) {
            assertThat(api.as(side.tenant(), Role.OPERATOR)
                            .post("/devices/d1/commands", command)
                            .expect(200)
                            .json()
                            .getString("payload"))
                    .isEqualTo(side.mark());
        }
    }

    @Test
    void onlineStatesAreThoseOfOwnDevices() {
        TenantId initech = api.addTenant("initech");
        api.as(initech, Role.OPERATOR)
                .post("/devices", new JsonObject().put("id", "d1"))
                .expect(201);
        for (Side side : List.of(acme, globex)) {
            await().atMost(TIMEOUT)
                    .until(() ->
                            side.viewer().get("/devices/d1").expect(200).json().getBoolean("online"));
        }

        assertThat(api.as(initech, Role.VIEWER)
                        .get("/devices/d1")
                        .expect(200)
                        .json()
                        .getBoolean("online"))
                .isFalse();
        assertThat(api.database()
                        .query("SELECT tenant || ' ' || device || ' ' || client_id FROM device_connections"
                                + " ORDER BY tenant"))
                .containsExactly("acme d1 d1", "globex d1 d1");
    }

    /** The stream of a suspended tenant ends, though its token was valid when it began. */
    @Test
    void streamsEndWhenTheTenantIsSuspended() {
        TenantId hooli = api.addTenant("hooli");
        List<String> events = new CopyOnWriteArrayList<>();
        ApiClient viewer = api.as(hooli, Role.VIEWER);
        CompletableFuture<Void> readings = viewer.stream("/sensor-data/tail?device=d1", events::add);
        await().atMost(TIMEOUT).until(() -> !events.isEmpty());

        api.database().execute("UPDATE rookery_tenants SET state = 'suspended' WHERE id = 'hooli'");

        await().atMost(TIMEOUT).until(readings::isDone);
        viewer.get("/sensor-data/latest").expectProblem(403, "forbidden");
    }
}
