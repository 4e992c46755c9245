package dev.rookery.api.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mappings from requests through the broker and PostgreSQL to readings. Each test has topics of its own. */
@Tag("long")
class MappingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static TestApi api;
    private static ApiClient operator;
    private static Mqtt5BlockingClient device;

    @BeforeAll
    static void start() {
        api = new TestApi();
        operator = api.as(Role.OPERATOR);
        awaitReady();
        device = api.device();
    }

    private static void awaitReady() {
        await().atMost(TIMEOUT).until(() -> api.anonymous().get("/health/ready").status() == 200);
    }

    @AfterAll
    static void stop() {
        device.disconnect();
        api.close();
    }

    private static JsonObject mapping(String name, String topic) {
        return new JsonObject().put("name", name).put("topic", topic);
    }

    /** Returns whether the message reached a subscriber. */
    private static boolean publish(String topic, byte[] payload) {
        Mqtt5PublishResult result = device.publishWith()
                .topic(topic)
                .payload(payload)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        return ((Mqtt5PublishResult.Mqtt5Qos1Result) result).getPubAck().getReasonCode()
                != Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS;
    }

    /** Publishes once the ingestion has subscribed. */
    private static void awaitPublished(String topic, String payload) {
        await().atMost(TIMEOUT).until(() -> publish(topic, payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> readings(String device) {
        return api.database()
                .query("SELECT concat_ws(' ', metric, coalesce(content, value::text), nullif(unit, ''))"
                        + " FROM sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE device = '" + device
                        + "' ORDER BY metric, time, value");
    }

    private static void awaitReadings(String device, String... expected) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(readings(device)).containsExactly(expected));
    }

    private static double counted(String metric) {
        return api.registry().get(metric).counter().count();
    }

    @Test
    void storesReadingsOfAMappedTopicUntilTheMappingIsDeleted() {
        assertThat(publish("zigbee/lamp", new byte[] {'1'})).isFalse();
        operator.post(
                        "/mappings",
                        mapping("zigbee", "zigbee/{device}")
                                .put(
                                        "values",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("value", "/p")
                                                        .put("metric", "power")
                                                        .put("unit", "W"))))
                .expect(201);
        awaitPublished("zigbee/lamp", "{\"p\": 5, \"other\": 1}");
        awaitReadings("lamp", "power 5 W");

        operator.put("/mappings/zigbee", new JsonObject().put("topic", "zigbee/{device}"))
                .expect(200);
        awaitPublished("zigbee/lamp", "{\"p\": 6}");
        awaitReadings("lamp", "p 6", "power 5 W");

        operator.put("/mappings/zigbee", new JsonObject().put("topic", "bee/{device}/state"))
                .expect(200);
        await().atMost(TIMEOUT).until(() -> !publish("zigbee/lamp", new byte[] {'9'}));
        awaitPublished("bee/lamp/state", "{\"q\": 7}");
        awaitReadings("lamp", "p 6", "power 5 W", "q 7");
        operator.delete("/mappings/zigbee").expect(204);
        await().atMost(TIMEOUT).until(() -> !publish("bee/lamp/state", new byte[] {'9'}));
        operator.get("/mappings/zigbee").expectProblem(404, "not-found");
        assertThat(readings("lamp")).containsExactly("p 6", "power 5 W", "q 7");
    }

    /** The payload is kept with the reason, counted, and listed for the device. */
    @Test
    void keepsUnreadablePayloadsWithTheReason() {
        operator.post("/mappings", mapping("lines", "lines/{device}").put("format", "influx"))
                .expect(201);
        double raw = counted("rookery.ingest.raw");

        awaitPublished("lines/plc", "m v=1\nm v=oops");

        await().atMost(TIMEOUT).until(() -> !operator.get("/sensor-data/raw?device=plc")
                .json()
                .getJsonArray("items")
                .isEmpty());
        JsonObject item = operator.get("/sensor-data/raw?device=plc")
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(item.getString("topic")).isEqualTo("lines/plc");
        assertThat(item.getString("reason")).startsWith("Line 2: the value of field 'v'");
        assertThat(new String(Base64.getDecoder().decode(item.getString("payload")), StandardCharsets.UTF_8))
                .isEqualTo("m v=1\nm v=oops");
        await().atMost(TIMEOUT).until(() -> counted("rookery.ingest.raw") > raw);
    }

    @Test
    void appliesToDevicesWithTheTag() {
        operator.post("/devices", new JsonObject().put("id", "tagged").put("tags", new JsonArray().add("meter")))
                .expect(201);
        operator.post("/mappings", mapping("meters", "meters/{device}").put("tag", "meter"))
                .expect(201);
        double ignored = counted("rookery.ingest.ignored");

        awaitPublished("meters/untagged", "1");
        awaitPublished("meters/tagged", "2");

        awaitReadings("tagged", "value 2");
        assertThat(readings("untagged")).isEmpty();
        assertThat(counted("rookery.ingest.ignored")).isEqualTo(ignored + 1);
    }

    @Test
    void prefersTheMappingOfTheDevice() {
        operator.post("/mappings", mapping("b-all", "own/{device}")).expect(201);
        operator.post(
                        "/mappings",
                        mapping("c-one", "own/{device}")
                                .put("device", "special")
                                .put(
                                        "values",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("value", "/a")
                                                        .put("metric", "m"))))
                .expect(201);
        awaitPublished("own/usual", "{\"a\": 1}");
        awaitPublished("own/special", "{\"a\": 1}");

        awaitReadings("usual", "a 1");
        awaitReadings("special", "m 1");
    }

    /** The broker delivers a copy for each of the overlapping filters. */
    @Test
    void storesAMessageThatTwoMappingsMatchOnce() {
        operator.post("/mappings", mapping("left", "twice/{device}/+")).expect(201);
        operator.post("/mappings", mapping("right", "twice/+/{device}").put("tag", "none"))
                .expect(201);
        awaitPublished("twice/a/b", "1");
        awaitReadings("a", "b 1");
        awaitPublished("twice/a/c", "2");

        awaitReadings("a", "b 1", "c 2");
        assertThat(readings("b")).isEmpty();
    }

    @Test
    void mapsTopicsOfSensorData() {
        operator.post("/mappings", mapping("senml", "sensor/{device}/senml").put("format", "senml"))
                .expect(201);
        awaitPublished("sensor/box/senml", "[{\"bn\": \"t\", \"v\": 1, \"u\": \"Cel\"}]");
        awaitPublished("sensor/box/plain", "2");

        awaitReadings("box", "plain 2", "t 1 Cel");
    }

    /** A mapping of everything reads no topics of the platform, and the topics of sensor data once. */
    @Test
    void readsNoTopicsOfThePlatform() {
        ApiClient owner = api.as(api.addTenant("everything"), Role.OWNER);
        owner.post(
                        "/mqtt/users",
                        new JsonObject()
                                .put("username", "root")
                                .put("password", TestApi.PASSWORD)
                                .put("superuser", true))
                .expect(201);
        owner.post("/mappings", mapping("all", "{device}/#")).expect(201);
        Mqtt5BlockingClient former = device;
        Mqtt5BlockingClient root = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(api.mqtt().getPort())
                .simpleAuth()
                .username("root@everything")
                .password(TestApi.PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        root.connect();
        try {
            device = root;
            awaitPublished("first/x", "1");
            assertThat(publish("command/x", new byte[] {'2'})).isFalse();
            assertThat(publish("reply/x", new byte[] {'2'})).isFalse();
            assertThat(publish("sensor/q/t", new byte[] {'3'})).isTrue();
            assertThat(publish("last/x", new byte[] {'4'})).isTrue();
        } finally {
            device = former;
            root.disconnect();
        }
        awaitReadings("last", "x 4");
        awaitReadings("q", "t 3");
        assertThat(api.database()
                        .query("SELECT count(*) FROM sensor_series WHERE device IN ('command', 'reply', 'sensor')"))
                .containsExactly("0");
    }

    /** Of the same topic in the default tenant, nothing is stored. */
    @Test
    void mapsTopicsOfItsTenantOnly() {
        ApiClient other = api.as(api.addTenant("other"), Role.OPERATOR);
        other.post("/mappings", mapping("theirs", "shared/{device}")).expect(201);

        assertThat(operator.get("/mappings").json().encode()).doesNotContain("theirs");
        operator.get("/mappings/theirs").expectProblem(404, "not-found");
        operator.delete("/mappings/theirs").expectProblem(404, "not-found");
        operator.post("/mappings", mapping("sentinel", "sentinel/{device}")).expect(201);
        awaitPublished("sentinel/x", "1");
        assertThat(publish("shared/x", new byte[] {'1'})).isFalse();
    }

    @Test
    void knowsAliasesOfSparkplugAfterARestart() {
        operator.post("/mappings", mapping("sparkplug", "spBv1.0/+/+/+/{device}"))
                .expect(201);
        // Metric 'level' with alias 5, type Float, value 1.5.
        byte[] birth = HexFormat.of().parseHex("1210" + "0a056c6576656c" + "1005" + "2009" + "650000c03f");
        byte[] data = HexFormat.of().parseHex("1207" + "1005" + "6500002040");
        await().atMost(TIMEOUT).until(() -> publish("spBv1.0/plant/DBIRTH/node/tank", birth));
        awaitReadings("tank", "level 1.5");

        api.restart();
        operator = api.as(Role.OPERATOR);
        awaitReady();
        await().atMost(TIMEOUT).until(() -> publish("spBv1.0/plant/DDATA/node/tank", data));

        awaitReadings("tank", "level 1.5", "level 2.5");
        JsonObject preview = new JsonObject()
                .put("topic", "spBv1.0/plant/DDATA/node/tank")
                .put("payload_base64", Base64.getEncoder().encodeToString(data));
        JsonObject previewed =
                operator.post("/mapping-previews", preview).expect(200).json();
        assertThat(previewed.getString("mapping")).isEqualTo("sparkplug");
        assertThat(previewed.getJsonArray("readings").getJsonObject(0).getString("metric"))
                .isEqualTo("level");
    }

    /** Also of mappings that are created while the stream is open, and of Sparkplug whose BIRTH came before it. */
    @Test
    void streamsReadingsOfMappedTopics() {
        operator.post("/mappings", mapping("shelly", "shelly/{device}/#")).expect(201);
        operator.post("/mappings", mapping("tanks", "spBv1.0/tail/+/+/{device}"))
                .expect(201);
        // Metric 'level' with alias 5, type Float.
        byte[] birth = HexFormat.of().parseHex("1210" + "0a056c6576656c" + "1005" + "2009" + "650000c03f");
        await().atMost(TIMEOUT).until(() -> publish("spBv1.0/tail/DBIRTH/node/live", birth));
        awaitReadings("live", "level 1.5");
        List<String> events = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> tail = api.as(Role.VIEWER).stream("/sensor-data/tail?device=live", events::add);
        await().atMost(TIMEOUT).until(() -> !events.isEmpty());

        publish("shelly/live/relay/0", "{\"power\": 12}".getBytes(StandardCharsets.UTF_8));
        publish("shelly/other/relay/0", "{\"power\": 13}".getBytes(StandardCharsets.UTF_8));
        awaitEvent(events, "relay/0/power", "12.0");
        publish("spBv1.0/tail/DDATA/node/live", HexFormat.of().parseHex("1207" + "1005" + "6500002040"));
        awaitEvent(events, "level", "2.5");
        operator.post("/mappings", mapping("later", "later/{device}")).expect(201);
        await().atMost(TIMEOUT).until(() -> {
            publish("later/live", "{\"q\": 7}".getBytes(StandardCharsets.UTF_8));
            return events.stream().anyMatch(event -> event.contains("\"metric\":\"q\""));
        });

        publish("shelly/live/relay/1", "{\"power\": 14}".getBytes(StandardCharsets.UTF_8));
        awaitEvent(events, "relay/1/power", "14.0");
        assertThat(events).noneMatch(event -> event.contains("13.0"));
        tail.cancel(true);
    }

    private static void awaitEvent(List<String> events, String metric, String value) {
        await().atMost(TIMEOUT).until(() -> events.stream()
                .anyMatch(event -> event.contains("\"device\":\"live\",\"metric\":\"" + metric + "\"")
                        && event.contains("\"value\":" + value)));
    }

    /** The edge node receives one command for several messages without a BIRTH, and none without the mapping's permission. */
    @Test
    void asksEdgeNodesForAMissingBirth() {
        operator.post(
                        "/mappings",
                        mapping("asking", "spBv1.0/asked/+/+/{device}").put("rebirth", true))
                .expect(201);
        operator.post("/mappings", mapping("silent", "spBv1.0/silent/+/+/{device}"))
                .expect(201);
        List<Mqtt5Publish> commands = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient node = api.device();
        node.toAsync()
                .subscribeWith()
                .topicFilter("spBv1.0/+/NCMD/edge")
                .callback(commands::add)
                .send()
                .join();
        byte[] data = HexFormat.of().parseHex("1207" + "1009" + "6500002040");
        double before = counted("rookery.ingest.rebirths");

        await().atMost(TIMEOUT).until(() -> publish("spBv1.0/silent/DDATA/edge/pump", data));
        await().atMost(TIMEOUT).until(() -> publish("spBv1.0/asked/DDATA/edge/pump", data));
        assertThat(publish("spBv1.0/asked/DDATA/edge/pump", data)).isTrue();

        await().atMost(TIMEOUT)
                .until(() -> operator.get("/sensor-data/raw?device=pump")
                                .json()
                                .getJsonArray("items")
                                .size()
                        >= 3);
        await().atMost(TIMEOUT).until(() -> !commands.isEmpty());
        // Messages that follow the commands.
        device.publishWith().topic("spBv1.0/last/NCMD/edge").send();
        await().atMost(TIMEOUT).until(() -> commands.stream()
                .anyMatch(command -> command.getTopic().toString().equals("spBv1.0/last/NCMD/edge")));
        assertThat(commands)
                .extracting(command -> command.getTopic().toString())
                .containsExactlyInAnyOrder("spBv1.0/asked/NCMD/edge", "spBv1.0/last/NCMD/edge");
        assertThat(new String(commands.get(0).getPayloadAsBytes(), StandardCharsets.ISO_8859_1))
                .contains("Node Control/Rebirth");
        assertThat(counted("rookery.ingest.rebirths") - before).isEqualTo(1);
        node.disconnect();
        assertThat(operator.get("/mappings/asking").json().getBoolean("rebirth"))
                .isTrue();
    }

    /** NBIRTH with seq 0 and bdSeq 1, then messages without metrics. */
    @Test
    void asksEdgeNodesWhoseSequenceHasAGap() {
        operator.post("/mappings", mapping("gaps", "spBv1.0/gaps/+/{device}/#").put("rebirth", true))
                .expect(201);
        List<Mqtt5Publish> commands = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient node = api.device();
        node.toAsync()
                .subscribeWith()
                .topicFilter("spBv1.0/gaps/NCMD/+")
                .callback(commands::add)
                .send()
                .join();
        byte[] birth = HexFormat.of().parseHex("120b" + "0a056264536571" + "2004" + "5801" + "1800");
        for (String edge : List.of("whole", "broken")) {
            await().atMost(TIMEOUT).until(() -> publish("spBv1.0/gaps/NBIRTH/" + edge, birth));
        }

        publish("spBv1.0/gaps/NDATA/whole", HexFormat.of().parseHex("1801"));
        publish("spBv1.0/gaps/DDEATH/whole/pump", HexFormat.of().parseHex("1802"));
        publish("spBv1.0/gaps/NDATA/whole", HexFormat.of().parseHex("1803"));
        publish("spBv1.0/gaps/NDATA/broken", HexFormat.of().parseHex("1801"));
        publish("spBv1.0/gaps/DDATA/broken/pump", HexFormat.of().parseHex("1803"));

        await().atMost(TIMEOUT).until(() -> !commands.isEmpty());
        assertThat(commands)
                .extracting(command -> command.getTopic().toString())
                .containsExactly("spBv1.0/gaps/NCMD/broken");
        assertThat(counted("rookery.ingest.gaps")).isEqualTo(1);
        node.disconnect();
    }

    private static JsonObject preview(JsonObject body) {
        return operator.post("/mapping-previews", body).expect(200).json();
    }

    @Test
    void previewsReadingsWithoutStoringThem() {
        JsonObject draft = new JsonObject()
                .put("topic", "draft/{device}")
                .put(
                        "values",
                        new JsonArray().add(new JsonObject().put("value", "/v").put("unit", "V")));
        JsonObject body = new JsonObject().put("topic", "draft/d7").put("payload", "{\"v\": 230}");

        JsonObject readable = preview(body.copy().put("mapping", draft));
        assertThat(readable.getString("stored")).isEqualTo("readings");
        assertThat(readable.getString("device")).isEqualTo("d7");
        JsonObject reading = readable.getJsonArray("readings").getJsonObject(0);
        assertThat(reading.getString("metric") + reading.getValue("value") + reading.getString("unit"))
                .isEqualTo("v230.0V");

        JsonObject unreadable = preview(body.copy().put("payload", "{}").put("mapping", draft));
        assertThat(unreadable.getString("stored")).isEqualTo("raw");
        assertThat(unreadable.getString("reason")).isEqualTo("No value at '/v'");

        assertThat(preview(body).getString("stored")).isEqualTo("nothing");
        assertThat(preview(body.copy().put("mapping", draft.copy().put("tag", "x")))
                        .getString("reason"))
                .startsWith("No mapping applies");
        assertThat(preview(new JsonObject().put("topic", "sensor/d7/t").put("payload", "5"))
                        .getString("stored"))
                .isEqualTo("readings");
        operator.post("/mapping-previews", new JsonObject().put("topic", "a/+").put("payload", "1"))
                .expectProblem(400, "invalid-request");
        operator.post("/mapping-previews", new JsonObject().put("topic", "a")).expectProblem(400, "invalid-request");
        assertThat(readings("d7")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"topic\": \"a/+\"}; body/topic",
                "{\"topic\": \"{device}/{device}\"}; exactly one of its levels",
                "{\"topic\": \"x{device}\"}; exactly one of its levels",
                "{\"topic\": \"$SYS/{device}\"}; does not begin with '$'",
                "{\"topic\": \"command/{device}\"}; must not be 'command' or 'reply'",
                "{\"topic\": \"{device}/x\", \"device\": \"reply\"}; reserved for the platform",
                "{\"topic\": \"a/#/{device}\"}; must be a topic filter",
                "{\"topic\": \"a/{id}/{device}\"}; other placeholders",
                "{\"topic\": \"a/%u/{device}\"}; other placeholders",
                "{\"topic\": \"a/{device}\", \"values\": [{\"value\": \"/~2\"}]}; is not a JSON pointer",
                "{\"topic\": \"a/{device}\", \"format\": \"senml\", \"values\": [{\"value\": \"/a\"}]}; for the format"
                        + " 'json'",
                "{\"topic\": \"a/{device}\", \"each\": \"/a\"}; need 'values'",
                "{\"topic\": \"a/{device}\", \"rebirth\": true}; 'rebirth' needs a topic of Sparkplug",
                "{\"topic\": \"{device}/#\", \"format\": \"sparkplug\", \"rebirth\": true}; 'rebirth' needs",
                "{\"topic\": \"a/{device}\", \"time\": {\"form\": \"ms\"}}; 'time.form' needs",
                "{\"topic\": \"a/{device}\", \"values\": [{\"value\": \"/a\"}], \"time\": {\"pointer\": \"/t\","
                        + " \"form\": \"yyyyb\"}}; The time form 'yyyyb' is invalid"
            })
    void refusesInvalidMappings(String mapping, String detail) {
        assertThat(operator.post("/mappings", new JsonObject(mapping).put("name", "invalid"))
                        .expectProblem(400, "invalid-request")
                        .text())
                .contains(detail);
    }

    @Test
    void limitsNumberAndVersionsOfMappings() {
        ApiClient own = api.as(api.addTenant("many"), Role.OPERATOR);
        for (int i = 0; i < 50; i++) {
            own.post("/mappings", mapping("m" + i, "many/{device}/" + i)).expect(201);
        }
        own.post("/mappings", mapping("m50", "many/{device}/50")).expectProblem(409, "conflict");
        own.delete("/mappings/m1").expect(204);
        for (int i = 2; i < 32; i++) {
            own.delete("/mappings/m" + i).expect(204);
        }
        String levels = "x".repeat(180);
        for (int i = 50; i < 81; i++) {
            JsonObject large = mapping("m" + i, levels + "/{device}/" + i).put("device", "d".repeat(100));
            ApiClient.Response response = own.post("/mappings", large);
            assertThat(response.status()).isEqualTo(i < 80 ? 201 : 409);
        }
        own.post("/mappings", mapping("m0", "many/{device}")).expectProblem(409, "conflict");
        JsonObject first =
                own.get("/mappings?limit=1").json().getJsonArray("items").getJsonObject(0);
        assertThat(first.getString("name")).isEqualTo("m0");
        own.send(
                        "PUT",
                        "/mappings/m0",
                        BodyPublishers.ofString("{\"topic\": \"other/{device}\"}"),
                        List.of("Content-Type", "application/json", "If-Match", "\"7\""))
                .expectProblem(412, "precondition-failed");
        api.as(Role.VIEWER).post("/mappings", mapping("v", "v/{device}")).expectProblem(403, "forbidden");
    }
}
