package dev.rookery.api.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deletion of a device with all its data. */
class DeviceErasureTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD = "password of it";
    /** Tables that may name a deleted device: who deleted it, and for some minutes that it is being deleted. */
    private static final List<String> REMAINING = List.of("api_audit", "rookery_changes", "rookery_device_erasures");

    private static TestApi api;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        api = new TestApi();
        operator = api.as(Role.OPERATOR);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void leavesNothingOfTheDeviceAndEverythingOfAnother() {
        create("erasedone");
        create("keptone");
        publish("erasedone");
        publish("keptone");
        for (String device : List.of("erasedone", "keptone")) {
            addMapping(device);
        }

        operator.delete("/devices/erasedone?erase=true").expect(204);

        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(readings("erasedone")).isZero();
            operator.get("/broker/client?id=erasedone").expectProblem(404, "not-found");
            assertThat(retained("erasedone")).isZero();
        });
        assertThat(readings("keptone")).isEqualTo(1);
        assertThat(retained("keptone")).isEqualTo(1);
        assertThat(tablesWith("keptone")).contains("sensor_mappings", "sensor_sparkplug_births");
        operator.get("/broker/client?id=keptone").expect(200);
        // A message on its way could still be stored under this id.
        assertThat(operator.post("/devices", device("erasedone"))
                        .expectProblem(409, "conflict")
                        .json()
                        .getString("detail"))
                .contains("being erased");

        api.database().execute("UPDATE rookery_device_erasures SET requested_at = now() - interval '11 minutes'");
        create("another");
        operator.delete("/devices/another?erase=true").expect(204);
        await().atMost(TIMEOUT).until(() -> api.database()
                .query("SELECT 1 FROM rookery_device_erasures WHERE device = 'erasedone'")
                .isEmpty());
        assertThat(tablesWith("erasedone")).isSubsetOf(REMAINING);
        operator.post("/devices", device("erasedone")).expect(201);
    }

    @Test
    void deletesTheRegistrationOnlyByDefault() {
        create("plain");
        publish("plain");

        operator.delete("/devices/plain").expect(204);

        assertThat(readings("plain")).isEqualTo(1);
        operator.post("/devices", device("plain")).expect(201);
    }

    private static JsonObject device(String id) {
        return new JsonObject().put("id", id).put("password", PASSWORD);
    }

    private static void create(String id) {
        operator.post("/devices", device(id)).expect(201);
    }

    /** Adds a mapping of the device's messages, and what it has declared below an edge node. */
    private static void addMapping(String device) {
        api.database()
                .execute("INSERT INTO sensor_mappings (tenant, name, device, topic, rules) VALUES ('default', '"
                        + device + "', '" + device + "', 'plant/{device}', '{\"format\": \"senml\"}')");
        api.database()
                .execute(
                        "INSERT INTO sensor_sparkplug_births (tenant, node, metrics) VALUES ('default', 'plant/gateway/"
                                + device + "', '[]')");
    }

    /** Publishes a retained reading from a durable session, and waits until it is stored. */
    private static void publish(String id) {
        try (WireClient client = WireClient.tcp(api.mqtt())) {
            assertThat(client.connect(
                                    Connect.v5(id).user(id, PASSWORD).with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600))
                            .code())
                    .isZero();
            client.subscribe("command/" + id + "/#", 1);
            client.publishFully(Publish.of("sensor/" + id + "/temperature", "21.5")
                    .qos(1, 1)
                    .retain());
        }
        await().atMost(TIMEOUT).until(() -> readings(id) == 1);
    }

    private static long readings(String id) {
        return Long.parseLong(api.database()
                .query(
                        "SELECT count(*) FROM sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE s.device = '"
                                + id + "'")
                .get(0));
    }

    private static int retained(String id) {
        return operator.get("/broker/retained?filter=sensor/" + id + "/%23")
                .expect(200)
                .json()
                .getJsonArray("items")
                .size();
    }

    private static List<String> tablesWith(String text) {
        return api
                .database()
                .query("SELECT c.oid::regclass FROM pg_class c WHERE relkind IN ('r', 'p') AND NOT relispartition"
                        + " AND relnamespace = 'public'::regnamespace")
                .stream()
                .filter(table -> !api.database()
                        .query("SELECT 1 FROM " + table + " t WHERE t::text LIKE '%" + text + "%' LIMIT 1")
                        .isEmpty())
                .toList();
    }
}
