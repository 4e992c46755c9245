package dev.rookery.api.sensor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.MessageIdentity;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int RECEIVE_MAXIMUM = 3;

    private static SensorDatabase database;

    private final Partitions partitions = new Partitions();
    private final PayloadParser parser =
            new PayloadParser(new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), () -> {});
    private MessageStore store;
    private int packetId;

    @BeforeAll
    static void start() {
        database = new SensorDatabase();
    }

    @BeforeEach
    void open() {
        database.execute("TRUNCATE sensor_readings, sensor_raw, sensor_series, sensor_receipts");
        store = store();
        // PostgreSQL ends the session of the former test, which holds the lock, some time after its connection.
        await().until(store::acquireLease);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void storesEveryKindOfReading() throws Exception {
        StoreResult stored = store.store(List.of(
                message("sensor/d/t", "{\"value\": 22.5, \"unit\": \"C\"}"),
                message("sensor/d/door", "true"),
                message("sensor/d/state", "idle"),
                message("sensor/d/env", "{\"a\": 1, \"b\": -2}"),
                message("sensor/d/x", "{")));

        assertThat(stored).isEqualTo(new StoreResult(5, 1, 0));
        assertThat(database.readings())
                .containsExactly("d door 1", "d env/a 1", "d env/b -2", "d state idle", "d t 22.5 C");
        assertThat(database.query(
                        "SELECT concat_ws(' ', device, topic, convert_from(payload, 'UTF8')) FROM sensor_raw"))
                .containsExactly("d sensor/d/x {");
    }

    @Test
    void storesTimesWithMicrosecondPrecision() throws Exception {
        store.store(List.of(message("sensor/d/t", "{\"value\": 1, \"ts\": \"2026-11-23T11:59:59.123457Z\"}")));

        assertThat(database.query("SELECT time AT TIME ZONE 'UTC' FROM sensor_readings"))
                .containsExactly("2026-11-23 11:59:59.123457");
    }

    @Test
    void storesRepeatedMessagesOnce() throws Exception {
        String payload = "[{\"value\": 1, \"ts\": 1795435200}, {\"value\": 1, \"ts\": 1795435200}]";

        assertThat(store.store(List.of(message("sensor/d/t", payload), message("sensor/d/t", payload))))
                .isEqualTo(new StoreResult(2, 0, 0));
        assertThat(store.store(List.of(message("sensor/d/t", payload)))).isEqualTo(new StoreResult(0, 0, 0));
    }

    @Test
    void storesRedeliveredMessagesOnce() throws Exception {
        StoredMessage first = message("sensor/d/t", "1");
        StoredMessage second = message("sensor/d/t", "1");
        store.store(List.of(first, second));
        store.close();

        try (MessageStore restarted = store()) {
            await().until(restarted::acquireLease);
            assertThat(restarted.store(List.of(redelivered(first), redelivered(second))))
                    .isEqualTo(new StoreResult(0, 0, 2));
            // New messages: their content was stored with other packet identifiers.
            assertThat(restarted.store(List.of(message("sensor/d/t", "1"), redelivered(message("sensor/d/t", "1")))))
                    .isEqualTo(new StoreResult(2, 0, 0));
        }
        assertThat(database.readings()).hasSize(4);
    }

    @Test
    void requiresTheLease() throws Exception {
        store.store(List.of(message("sensor/d/t", "1")));

        try (MessageStore other = store()) {
            assertThat(other.acquireLease()).isFalse();
            assertThat(other.isStandby()).isTrue();
            assertThat(other.isAvailable()).isTrue();
            assertThatThrownBy(() -> other.store(List.of(message("sensor/d/t", "2"))))
                    .isInstanceOf(LeaseLostException.class);
            store.close();
            await().until(other::acquireLease);
            assertThat(other.isStandby()).isFalse();
            assertThatThrownBy(() -> store.verifyLease()).isInstanceOf(LeaseLostException.class);
        }
        assertThat(database.readings()).hasSize(1);
    }

    /**
     * The broker delivers messages that one process has received but not acknowledged to the next holder of the lease.
     */
    @Test
    void rejectsReceivedMessagesIfAnotherProcessHeldTheLease() throws Exception {
        store.store(List.of(message("sensor/d/t", "0")));
        StoredMessage received = message("sensor/d/t", "1");
        store.close();
        try (MessageStore other = store()) {
            await().until(other::acquireLease);
            other.store(List.of(redelivered(received)));
        }
        await().untilAsserted(() -> assertThatThrownBy(() -> store.store(List.of(received)))
                .isInstanceOf(LeaseLostException.class)
                .matches(lost -> !store.isStandby()));

        assertThat(store.acquireLease()).isTrue();
        assertThat(store.store(List.of(redelivered(received)))).isEqualTo(new StoreResult(0, 0, 1));
        assertThat(database.readings()).hasSize(2);
    }

    @Test
    void recognizesARedeliveryInTheSameBatch() throws Exception {
        StoredMessage message = message("sensor/d/t", "1");

        assertThat(store.store(List.of(message, redelivered(message)))).isEqualTo(new StoreResult(1, 0, 1));
    }

    @Test
    void limitsTheDeduplicationWindowToTheReceiveMaximum() throws Exception {
        for (int i = 0; i < 10; i++) {
            store.store(List.of(message("sensor/d/t", "1")));
        }

        assertThat(database.query("SELECT cardinality(packet_ids) || ' ' || packet_ids::text FROM sensor_receipts"))
                .containsExactly("3 {8,9,10}");
    }

    @Test
    void newSessionClearsTheDeduplicationWindow() throws Exception {
        StoredMessage message = message("sensor/d/t", "1");
        store.store(List.of(message));

        store.resetDeduplication();

        assertThat(store.store(List.of(redelivered(message)))).isEqualTo(new StoreResult(1, 0, 0));
    }

    @Test
    void createsMissingPartitions() throws Exception {
        store.store(List.of(message("sensor/d/t", "{\"value\": 1, \"ts\": \"2026-11-01T00:00:00Z\"}")));
        assertThat(database.query("SELECT tableoid::regclass FROM sensor_readings"))
                .containsExactly("sensor_readings_20261101");
        database.execute("DROP TABLE sensor_readings_20261101");

        store.store(List.of(message("sensor/d/t", "{\"value\": 2, \"ts\": \"2026-11-01T23:59:59.999999Z\"}")));

        assertThat(database.query("SELECT tableoid::regclass FROM sensor_readings"))
                .containsExactly("sensor_readings_20261101");
    }

    @Test
    void isolatesPoisonMessages() throws Exception {
        database.execute("CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " RAISE EXCEPTION 'not this one' USING ERRCODE = '22000'; END $$;"
                + " CREATE TRIGGER poison BEFORE INSERT ON sensor_readings FOR EACH ROW WHEN (new.value = 666)"
                + " EXECUTE FUNCTION poison()");
        try {
            StoreResult stored = store.store(IntStream.range(660, 670)
                    .mapToObj(number -> message("sensor/d/t", Integer.toString(number)))
                    .toList());

            assertThat(stored).isEqualTo(new StoreResult(9, 1, 0));
            assertThat(database.readings()).hasSize(9).doesNotContain("d t 666");
            assertThat(database.query("SELECT convert_from(payload, 'UTF8') || ' ' || reason FROM sensor_raw"))
                    .singleElement()
                    .asString()
                    .contains("666 ")
                    .contains("not this one");
        } finally {
            database.execute("DROP TRIGGER poison ON sensor_readings; DROP FUNCTION poison()");
        }
    }

    @Test
    void limitsTheMetricsOfADevice() throws Exception {
        StoreResult stored = store.store(IntStream.range(0, 12)
                .mapToObj(number -> message("sensor/d/metric" + number, "1"))
                .toList());
        assertThat(stored).isEqualTo(new StoreResult(10, 2, 0));

        assertThat(store.store(List.of(message("sensor/d/another", "1"), message("sensor/e/t", "1"))))
                .isEqualTo(new StoreResult(1, 1, 0));
        assertThat(database.query("SELECT DISTINCT reason FROM sensor_raw"))
                .containsExactly("Metric limit of the device reached");
    }

    private MessageStore store() {
        return new MessageStore(
                database.source(),
                Duration.ofSeconds(30),
                new SeriesDirectory(10),
                partitions,
                new DeduplicationWindow("session", RECEIVE_MAXIMUM));
    }

    private StoredMessage message(String topic, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        SensorMessage message = new SensorMessage(
                topic,
                bytes,
                DeviceTime.micros(NOW),
                ThreadLocalRandom.current().nextLong(),
                Optional.empty());
        ParsedMessage parsed = parser.parse(message);
        Optional<DeliveryKey> key = parsed.timedByArrival()
                ? Optional.of(new DeliveryKey(++packetId, MessageIdentity.ofContent(topic, bytes)))
                : Optional.empty();
        return new StoredMessage(message, parsed, key, false);
    }

    /** Returns a redelivery of the packet to another process, which assigns another arrival identity. */
    private StoredMessage redelivered(StoredMessage stored) {
        SensorMessage message = stored.message();
        SensorMessage again = new SensorMessage(
                message.topic(),
                message.payload(),
                message.arrival(),
                ThreadLocalRandom.current().nextLong(),
                message.id());
        return new StoredMessage(again, parser.parse(again), stored.key(), true);
    }
}
