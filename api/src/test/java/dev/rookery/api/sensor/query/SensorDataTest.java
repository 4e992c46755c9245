package dev.rookery.api.sensor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sensor data from devices through the broker and PostgreSQL to API clients. */
class SensorDataTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Day within the accepted range of timestamps. */
    private static final String DAY =
            java.time.LocalDate.now(java.time.ZoneOffset.UTC).minusDays(2).toString();

    private static TestApi api;
    private static ApiClient viewer;
    private static Mqtt5BlockingClient device;

    @BeforeAll
    static void start() {
        api = new TestApi();
        viewer = api.as(Role.VIEWER);
        await().atMost(TIMEOUT)
                .until(() ->
                        viewer.get("/health/ready").json().getString("status").equals("up"));
        device = api.device();
        for (int minute = 0; minute < 10; minute++) {
            publish(
                    "sensor/d1/env/temperature",
                    "[{\"value\": " + minute + ", \"unit\": \"C\", \"ts\": \"" + time(minute, 0) + "\"}, {\"value\": "
                            + (minute + 10) + ", \"unit\": \"C\", \"ts\": \"" + time(minute, 30) + "\"}]");
        }
        publish("sensor/d1/door", "{\"value\": true, \"ts\": \"" + time(0, 0) + "\"}");
        publish("sensor/d1/state", "{\"value\": \"a, \\\"b\\\"\", \"ts\": \"" + time(0, 0) + "\"}");
        publish("sensor/d2/mixed", "{\"value\": 1, \"unit\": \"C\", \"ts\": \"" + time(0, 0) + "\"}");
        publish("sensor/d2/mixed", "{\"value\": 34, \"unit\": \"F\", \"ts\": \"" + time(0, 0) + "\"}");
        publish("sensor/d2/broken", "{");
        await().atMost(TIMEOUT).until(() -> api.database()
                .query("SELECT (SELECT count(*) FROM sensor_readings) + (SELECT count(*) FROM sensor_raw)")
                .equals(List.of("25")));
    }

    @AfterAll
    static void stop() {
        device.disconnect();
        api.close();
    }

    @Test
    void listsMetricsWithTheirTimeRange() {
        JsonArray items =
                viewer.get("/sensor-data/metrics?device=d1").expect(200).json().getJsonArray("items");
        assertThat(items.stream().map(item -> ((JsonObject) item).getString("metric")))
                .containsExactly("door", "env/temperature", "state");
        assertThat(items.getJsonObject(1).getMap())
                .containsEntry("first", time(0, 0))
                .containsEntry("last", time(9, 30))
                .containsEntry("unit", "C")
                .containsEntry("type", "number");
        JsonObject first = viewer.get("/sensor-data/metrics?search=MIXED&limit=1")
                .expect(200)
                .json();
        JsonObject second = viewer.get("/sensor-data/metrics?search=MIXED&limit=1&cursor=" + first.getString("next"))
                .expect(200)
                .json();
        assertThat(first.getJsonArray("items").getJsonObject(0).getString("unit"))
                .isEqualTo("C");
        assertThat(second.getJsonArray("items").getJsonObject(0).getString("unit"))
                .isEqualTo("F");
        assertThat(second.containsKey("next")).isFalse();
    }

    @Test
    void comparesMetricsOverTheSameIntervals() {
        JsonArray metrics = new JsonArray()
                .add(new JsonObject().put("device", "d1").put("metric", "env/temperature"))
                .add(new JsonObject().put("device", "d2").put("metric", "mixed"))
                .add(new JsonObject().put("device", "d9").put("metric", "none"));
        JsonObject body = new JsonObject()
                .put("metrics", metrics)
                .put("from", time(0, 0))
                .put("to", time(10, 0))
                .put("bin", "5m");
        JsonArray compared =
                viewer.post("/sensor-data/aggregates", body).expect(200).json().getJsonArray("metrics");
        assertThat(compared).hasSize(3);
        assertThat(compared.getJsonObject(0)
                        .getJsonArray("series")
                        .getJsonObject(0)
                        .getJsonArray("points"))
                .hasSize(2);
        assertThat(compared.getJsonObject(1).getJsonArray("series")).hasSize(2);
        assertThat(compared.getJsonObject(2).getJsonArray("series")).isEmpty();
        viewer.post("/sensor-data/aggregates", body.copy().put("bin", "1s").put("from", "2020-01-01T00:00:00Z"))
                .expectProblem(400, "invalid-request");
    }

    @Test
    void numbersHaveAllTheirDigits() {
        publish(
                "sensor/d5",
                "{\"total\": 9007199254740993, \"counter\": 18446744073709551615, \"ts\": \"" + time(0, 0) + "\"}");
        await().atMost(TIMEOUT)
                .until(() -> viewer.get("/sensor-data/latest?device=d5").text().contains("total"));

        assertThat(viewer.get("/sensor-data/latest?device=d5").expect(200).text())
                .contains("\"value\":9007199254740993,\"exact\":\"9007199254740993\"")
                .contains("\"value\":18446744073709551615,\"exact\":\"18446744073709551615\"");
        String range = "&from=" + time(0, 0) + "&to=" + time(1, 0);
        assertThat(viewer.get("/sensor-data/readings?device=d5&metric=total" + range)
                        .expect(200)
                        .text())
                .contains("\"value\":9007199254740993,");
        assertThat(viewer.get("/sensor-data/export?device=d5&format=csv" + range)
                        .expect(200)
                        .text())
                .contains(",9007199254740993,,number");
        assertThat(viewer.get("/sensor-data/export?device=d5&format=ndjson" + range)
                        .expect(200)
                        .text())
                .contains("\"value\":18446744073709551615,");
    }

    @Test
    void readingsHaveTheTextOfATimeThatCannotBeRead() {
        publish("sensor/d6/t", "{\"value\": 1, \"ts\": \"half past four\"}");
        await().atMost(TIMEOUT)
                .until(() -> viewer.get("/sensor-data/latest?device=d6").text().contains("\"t\""));

        assertThat(viewer.get("/sensor-data/latest?device=d6")
                        .expect(200)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("stated_time"))
                .isEqualTo("half past four");
        assertThat(viewer.get("/sensor-data/readings?device=d6&metric=t")
                        .expect(200)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("stated_time"))
                .isEqualTo("half past four");
    }

    @Test
    void timesWithoutOffsetAreInTheZoneOfTheDevice() {
        ApiClient operator = api.as(Role.OPERATOR);
        operator.post("/devices", new JsonObject().put("id", "d7").put("time_zone", "Asia/Tokyo"))
                .expect(201);
        publish("sensor/d7/t", "{\"value\": 1, \"time\": \"" + DAY + " 09:00:00\"}");
        await().atMost(TIMEOUT)
                .until(() -> viewer.get("/sensor-data/latest?device=d7").text().contains(DAY + "T00:00:00Z"));

        operator.patch("/devices/d7", new JsonObject().put("time_zone", "UTC")).expect(200);
        publish("sensor/d7/u", "{\"value\": 1, \"time\": \"" + DAY + " 09:00:00\"}");
        await().atMost(TIMEOUT)
                .until(() -> viewer.get("/sensor-data/latest?device=d7").text().contains(DAY + "T09:00:00Z"));
        operator.patch("/devices/d7", new JsonObject().put("time_zone", "Mars/Olympus"))
                .expectProblem(400, "invalid-request");
    }

    @Test
    void listsTheLatestReadingOfEachMetric() {
        JsonArray items =
                viewer.get("/sensor-data/latest?device=d1").expect(200).json().getJsonArray("items");

        assertThat(items)
                .containsExactly(
                        new JsonObject()
                                .put("device", "d1")
                                .put("metric", "door")
                                .put("time", time(0, 0))
                                .put("value", true),
                        new JsonObject()
                                .put("device", "d1")
                                .put("metric", "env/temperature")
                                .put("time", time(9, 30))
                                .put("value", 19.0)
                                .put("unit", "C"),
                        new JsonObject()
                                .put("device", "d1")
                                .put("metric", "state")
                                .put("time", time(0, 0))
                                .put("value", "a, \"b\""));
        assertThat(pages("/sensor-data/latest?limit=2"))
                .filteredOn(reading -> List.of("d1", "d2").contains(reading.getString("device")))
                .hasSize(5);
        assertThat(pages("/sensor-data/latest?device=d2&limit=1")).hasSize(2);
        assertThat(pages("/sensor-data/latest?device=d1&metric=door")).hasSize(1);
    }

    @Test
    void listsReadingsInPages() {
        String path = "/sensor-data/readings?device=d1&metric=env/temperature" + range(0, 5);

        List<JsonObject> forward = pages(path + "&limit=3");
        List<JsonObject> backward = pages(path + "&limit=4&order=desc");

        assertThat(forward)
                .extracting(reading -> reading.getDouble("value"))
                .containsExactly(0.0, 10.0, 1.0, 11.0, 2.0, 12.0, 3.0, 13.0, 4.0, 14.0);
        assertThat(backward)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> forward.get(9 - i)).toList());
        assertThat(pages("/sensor-data/readings?device=d2&metric=mixed" + range(0, 1) + "&limit=1"))
                .extracting(reading -> reading.getString("unit"))
                .containsExactlyInAnyOrder("C", "F");
    }

    @Test
    void aggregatesReadings() {
        JsonObject aggregates = viewer.get(
                        "/sensor-data/aggregates?device=d1&metric=env/temperature&bin=2m" + range(0, 4))
                .expect(200)
                .json();

        assertThat(aggregates.getJsonArray("series").getJsonObject(0).getJsonArray("points"))
                .containsExactly(point(0, 4, 5.5, 0, 11, 11), point(2, 4, 7.5, 2, 13, 13));
        assertThat(viewer.get("/sensor-data/aggregates?device=d2&metric=mixed&bin=1h" + range(0, 4))
                        .expect(200)
                        .json()
                        .getJsonArray("series"))
                .hasSize(2);
        assertThat(viewer.get("/sensor-data/aggregates?device=d1&metric=state&bin=1h" + range(0, 4))
                        .expect(200)
                        .json()
                        .getJsonArray("series"))
                .isEmpty();
    }

    @Test
    void omitsEmptyBinsAndTruncatesTheFirstAndLast() {
        String range = "&from=" + time(3, 30) + "&to=" + time(9, 0);
        JsonObject aggregates = viewer.get("/sensor-data/aggregates?device=d1&metric=env/temperature&bin=4m" + range)
                .expect(200)
                .json();

        assertThat(aggregates.getJsonArray("series").getJsonObject(0).getJsonArray("points"))
                .containsExactly(point(0, 1, 13, 13, 13, 13), point(4, 8, 10.5, 4, 17, 17), point(8, 2, 13, 8, 18, 18));
        assertThat(viewer.get("/sensor-data/aggregates?device=d1&metric=env/temperature&bin=30s" + range(0, 59))
                        .expect(200)
                        .json()
                        .getJsonArray("series")
                        .getJsonObject(0)
                        .getJsonArray("points"))
                .hasSize(20);
    }

    @Test
    void limitsThePointsOfAnAggregation() {
        viewer.get(
                        "/sensor-data/aggregates?device=d1&metric=t&bin=1s&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")
                .expectProblem(400, "invalid-request");
    }

    @Test
    void exportsAsCsv() {
        ApiClient.Response response =
                viewer.get("/sensor-data/export?device=d1" + range(0, 1)).expect(200);

        assertThat(response.header("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(response.text())
                .isEqualTo("device,metric,time,value,unit,type\r\n"
                        + "d1,door," + time(0, 0) + ",true,,boolean\r\n"
                        + "d1,env/temperature," + time(0, 0) + ",0.0,C,number\r\n"
                        + "d1,env/temperature," + time(0, 30) + ",10.0,C,number\r\n"
                        + "d1,state," + time(0, 0) + ",\"a, \"\"b\"\"\",,text\r\n");
    }

    @Test
    void exportsAsNdjson() {
        List<JsonObject> lines = viewer.get(
                        "/sensor-data/export?format=ndjson&device=d1&metric=env/temperature" + range(0, 10))
                .expect(200)
                .text()
                .lines()
                .map(JsonObject::new)
                .toList();

        assertThat(lines).hasSize(20);
        assertThat(lines.get(0))
                .isEqualTo(new JsonObject()
                        .put("device", "d1")
                        .put("metric", "env/temperature")
                        .put("time", time(0, 0))
                        .put("value", 0.0)
                        .put("unit", "C"));
    }

    @Test
    void listsRawMessages() {
        JsonObject raw = viewer.get("/sensor-data/raw?device=d2")
                .expect(200)
                .json()
                .getJsonArray("items")
                .getJsonObject(0);

        assertThat(raw.getString("topic")).isEqualTo("sensor/d2/broken");
        assertThat(raw.getString("payload")).isEqualTo("ew==");
        assertThat(raw.getString("reason")).startsWith("Malformed JSON");
    }

    @Test
    void streamsReadings() {
        List<String> events = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> tail =
                api.as(Role.VIEWER).stream("/sensor-data/tail?device=live&metric=t", events::add);
        await().atMost(TIMEOUT).until(() -> !events.isEmpty());

        publish("sensor/live/other", "1");
        publish("sensor/live/t", "{\"value\": 7, \"unit\": \"V\", \"ts\": \"" + time(0, 0) + "\"}");

        await().atMost(TIMEOUT)
                .until(() -> events.contains("data: {\"device\":\"live\",\"metric\":\"t\",\"time\":\"" + time(0, 0)
                        + "\",\"value\":7.0,\"unit\":\"V\"}"));
        assertThat(events).noneMatch(event -> event.contains("other"));
        tail.cancel(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR 1=1 --",
                "d1'; DROP TABLE sensor_readings; --",
                "\"",
                "%",
                "_",
                "$1",
                "../../etc/passwd",
                "{}",
                "d1\\"
            })
    void treatsNamesAsData(String hostile) {
        String name = URLEncoder.encode(hostile, StandardCharsets.UTF_8);

        assertThat(pages("/sensor-data/latest?device=" + name)).isEmpty();
        assertThat(pages("/sensor-data/readings?device=d1&metric=" + name)).isEmpty();
        assertThat(viewer.get("/sensor-data/export?device=" + name)
                        .expect(200)
                        .text()
                        .lines())
                .hasSize(1);
        assertThat(api.database()
                        .query("SELECT count(*) FROM sensor_readings r JOIN sensor_series s ON s.id = r.series"
                                + " WHERE s.device IN ('d1', 'd2')"))
                .containsExactly("24");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sensor-data/readings?device=d1",
                "/sensor-data/readings?metric=t",
                "/sensor-data/readings?device=d1&metric=t&from=yesterday",
                "/sensor-data/readings?device=d1&metric=t&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "/sensor-data/readings?device=d1&metric=t&to=99999-01-01T00:00:00Z",
                "/sensor-data/readings?device=d1&metric=t&limit=0",
                "/sensor-data/readings?device=d1&metric=t&order=random()",
                "/sensor-data/readings?device=d1&metric=t&cursor=x",
                "/sensor-data/readings?device=d1&metric=t&cursor=W10",
                "/sensor-data/readings?device=%00&metric=t",
                "/sensor-data/aggregates?device=d1&metric=t",
                "/sensor-data/aggregates?device=d1&metric=t&bin=0s",
                "/sensor-data/aggregates?device=d1&metric=t&bin=1y",
                "/sensor-data/aggregates?device=d1&metric=t&bin=1m%3Bselect",
                "/sensor-data/export?device=d1&format=xml",
                "/sensor-data/tail?device=%2B",
                "/sensor-data/tail?device=a/%23"
            })
    void rejectsInvalidParameters(String path) {
        viewer.get(path).expectProblem(400, "invalid-request");
    }

    private static JsonObject point(int minute, int count, double avg, double min, double max, double last) {
        return new JsonObject()
                .put("time", time(minute, 0))
                .put("count", count)
                .put("avg", avg)
                .put("min", min)
                .put("max", max)
                .put("last", last);
    }

    @Test
    void storesReadingsOfMappedTopics() {
        ApiClient operator = api.as(Role.OPERATOR);
        operator.post("/mappings", new JsonObject().put("name", "plant").put("topic", "plant/{device}/status"))
                .expect(201);

        await().atMost(TIMEOUT).until(() -> {
            publish("plant/press/status", "{\"oil\": 61.5, \"ts\": \"" + time(0, 0) + "\"}");
            return !viewer.get("/sensor-data/latest?device=press")
                    .json()
                    .getJsonArray("items")
                    .isEmpty();
        });

        // Equal messages with a time are one reading.
        assertThat(pages("/sensor-data/readings?device=press&metric=oil" + range(0, 1)))
                .singleElement()
                .extracting(reading -> reading.getValue("value"))
                .isEqualTo(61.5);
    }

    private static String time(int minute, int second) {
        return String.format("%sT12:%02d:%02dZ", DAY, minute, second);
    }

    private static String range(int fromMinute, int toMinute) {
        return "&from=" + time(fromMinute, 0) + "&to=" + time(toMinute, 0);
    }

    private static List<JsonObject> pages(String path) {
        List<JsonObject> items = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonObject page = viewer.get(path + next).expect(200).json();
            page.getJsonArray("items").forEach(item -> items.add((JsonObject) item));
            next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }
        return items;
    }

    private static void publish(String topic, String payload) {
        device.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }
}
