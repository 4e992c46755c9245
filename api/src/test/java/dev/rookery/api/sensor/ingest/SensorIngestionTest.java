package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.change.ChangeFeed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ingestion from a device's PUBLISH through a real broker to a row. */
class SensorIngestionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int WORKERS = 2;

    private static SensorDatabase database;
    private static SensorBroker broker;
    private static ChangeFeed changes;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Mqtt5AsyncClient device;
    private SensorIngestion ingestion;

    @BeforeAll
    static void startBroker() {
        database = new SensorDatabase();
        broker = new SensorBroker(database.config());
        changes = SensorBroker.changes(database.config());
    }

    @AfterAll
    static void stopBroker() {
        changes.close();
        broker.close();
    }

    @BeforeEach
    void start() {
        database.execute("TRUNCATE sensor_readings, sensor_raw, sensor_series, sensor_receipts");
        device = broker.client();
        ingestion = ingestion();
    }

    @AfterEach
    void stop() {
        ingestion.close();
        // Otherwise the broker could redeliver acknowledged messages to the next test, whose tables are empty.
        await().atMost(TIMEOUT).until(() -> IntStream.range(0, WORKERS)
                .noneMatch(worker -> broker.isConnected("rookery-ingest-test-" + worker)));
        device.disconnect().join();
    }

    @Test
    void storesPublishedReadings() {
        publish("sensor/d1/temperature", "{\"value\": 22.5, \"unit\": \"C\"}");
        publish("sensor/d1/env/inside", "{\"temperature\": 20, \"humidity\": 40}");
        publish("sensor/d2/t", "[1, 2, 3]");
        publish("sensor/d2/door", "true");
        publish("sensor/d3/state", "idle");
        SensorBroker.publish(device, "sensor/d3/frame", new byte[] {0, 1, (byte) 0xff});
        publish("command/d1/restart", "1");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(database.query("SELECT payload FROM sensor_raw"))
                .containsExactly("\\x0001ff"));
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(database.readings())
                .containsExactly(
                        "d1 env/inside/humidity 40",
                        "d1 env/inside/temperature 20",
                        "d1 temperature 22.5 C",
                        "d2 door 1",
                        "d2 t 1",
                        "d2 t 2",
                        "d2 t 3",
                        "d3 state idle"));
        // Batches are counted after the commit.
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(metrics.get("rookery.ingest.readings").counter().count()).isEqualTo(8);
            assertThat(metrics.get("rookery.ingest.raw").counter().count()).isEqualTo(1);
            assertThat(metrics.get("rookery.ingest.connected").gauge().value()).isEqualTo(WORKERS);
        });
    }

    /** Nothing is lost or changed without a word: each message is readings, or kept with the reason. */
    @Test
    void storesPayloadsThatDeviate() {
        publish("sensor/d1", "{\"t\": NaN, \"h\": +40.5, \"big\": 9007199254740993, \"p\": .5}\0");
        SensorBroker.publish(
                device, "sensor/d2/t", "\ufeff{\"value\": 1, \"unit\": \"°C\"}".getBytes(StandardCharsets.UTF_16LE));
        SensorBroker.publish(
                device, "sensor/d3/t", "{\"value\": 1, \"unit\": \"°C\"}".getBytes(StandardCharsets.ISO_8859_1));
        publish("sensor/d4/t", "{\"value\": 1e400, \"other\": 1}");
        publish("sensor/d5/t", "{\"value\": 21,5}");
        publish("sensor/d6/t", "+21.50");
        publish("sensor/d7/t", "0x1F");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(database.readings())
                .containsExactly(
                        "d1 big 9007199254740993",
                        "d1 h 40.5",
                        "d1 p 0.5",
                        "d1 t NaN",
                        "d2 t 1 °C",
                        "d6 t 21.5",
                        "d7 t 0x1F"));
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                        database.query("SELECT device || ' ' || reason FROM sensor_raw ORDER BY 1"))
                .satisfiesExactly(
                        reason -> assertThat(reason)
                                .isEqualTo("d3 Not UTF-8: byte 0xB0 at position 22. Publish texts as UTF-8"),
                        reason -> assertThat(reason).startsWith("d4 Number exceeds"),
                        reason -> assertThat(reason).startsWith("d5 Malformed JSON")));
    }

    /** The broker queues messages while the ingestion is stopped. */
    @Test
    void catchesUpAfterADowntime() {
        ingestion.close();
        for (int i = 0; i < 50; i++) {
            publish("sensor/d/t", Integer.toString(i));
        }
        assertThat(database.readings()).isEmpty();

        ingestion = ingestion();

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings()).hasSize(50).doesNotHaveDuplicates());
    }

    /** Messages whose acknowledgement was lost are redelivered on the next connection. */
    @Test
    void storesEachMessageOnceWhenConnectionsFail() {
        for (int i = 0; i < 400; i++) {
            publish("sensor/d/t", "{\"value\": 7}");
            if (i % 100 == 50) {
                broker.disconnect("rookery-ingest-test-0");
                broker.disconnect("rookery-ingest-test-1");
            }
        }

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings()).hasSize(400));
        publish("sensor/d/end", "1");
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings()).hasSize(401));
    }

    /** No reading is lost or stored twice while PostgreSQL rejects readings. */
    @Test
    void waitsWhilePostgresRejectsReadings() {
        publish("sensor/d/t", "0");
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings()).hasSize(1));
        database.execute("ALTER TABLE sensor_readings RENAME TO sensor_readings_away");
        for (int i = 1; i <= 100; i++) {
            publish("sensor/d/t", Integer.toString(i));
        }
        await().atMost(TIMEOUT).until(() -> !ingestion.isHealthy());

        database.execute("ALTER TABLE sensor_readings_away RENAME TO sensor_readings");

        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(database.readings()).hasSize(101).doesNotHaveDuplicates());
        await().atMost(TIMEOUT).until(ingestion::isHealthy);
    }

    /** The worker's thread is the only one that stores the messages of its session. */
    @Test
    void recoversFromUnexpectedErrors() {
        ingestion.close();
        AtomicInteger faults = new AtomicInteger(3);
        DataSource source = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && faults.getAndDecrement() > 0) {
                        throw new NoClassDefFoundError("a class");
                    }
                    return method.invoke(database.source(), arguments);
                });
        ingestion = ingestion(source);

        for (int i = 0; i < 20; i++) {
            publish("sensor/d/t", Integer.toString(i));
        }

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings()).hasSize(20).doesNotHaveDuplicates());
        assertThat(faults.get()).isLessThanOrEqualTo(0);
        assertThat(ingestion.isHealthy()).isTrue();
    }

    private SensorIngestion ingestion() {
        return ingestion(database.source());
    }

    private SensorIngestion ingestion(DataSource source) {
        IngestConfig config = new IngestConfig(
                "test",
                WORKERS,
                100,
                Duration.ofMinutes(1),
                100,
                20,
                Duration.ofMillis(5),
                1 << 20,
                Duration.ofHours(1),
                new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)),
                100,
                1_000,
                TIMEOUT);
        SensorIngestion started = new SensorIngestion(
                broker.login(),
                source,
                config,
                changes,
                Optional.empty(),
                DeviceZones.UTC,
                MappingDirectory.NONE,
                metrics);
        started.start();
        await().atMost(TIMEOUT).until(started::isHealthy);
        return started;
    }

    private void publish(String topic, String payload) {
        SensorBroker.publish(device, topic, payload.getBytes(StandardCharsets.UTF_8));
    }
}
