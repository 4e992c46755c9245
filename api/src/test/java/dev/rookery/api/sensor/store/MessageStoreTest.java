package dev.rookery.api.sensor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.store.MessageStore.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageStoreTest {
    private static final int RECEIVE_MAXIMUM = 3;

    private static SensorDatabase database;

    private final Partitions partitions = new Partitions();
    private final ReceivedMessages messages = new ReceivedMessages();
    private MessageStore store;

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
                messages.message("sensor/d/t", "{\"value\": 22.5, \"unit\": \"C\"}"),
                messages.message("sensor/d/door", "true"),
                messages.message("sensor/d/state", "idle"),
                messages.message("sensor/d/env", "{\"a\": 1, \"b\": -2}"),
                messages.message("sensor/d/x", "{")));

        assertThat(stored).isEqualTo(new StoreResult(5, 1, 0));
        assertThat(database.readings())
                .containsExactly("d door 1", "d env/a 1", "d env/b -2", "d state idle", "d t 22.5 C");
        assertThat(database.query(
                        "SELECT concat_ws(' ', device, topic, convert_from(payload, 'UTF8')) FROM sensor_raw"))
                .containsExactly("d sensor/d/x {");
    }

    @Test
    void storesTimesWithMicrosecondPrecision() throws Exception {
        store.store(List.of(messages.message("sensor/d/t", "{\"value\": 1, \"ts\": \"2026-11-23T11:59:59.123457Z\"}")));

        assertThat(database.query("SELECT time AT TIME ZONE 'UTC' FROM sensor_readings"))
                .containsExactly("2026-11-23 11:59:59.123457");
    }

    @Test
    void storesRepeatedMessagesOnce() throws Exception {
        String payload = "[{\"value\": 1, \"ts\": 1795435200}, {\"value\": 1, \"ts\": 1795435200}]";

        assertThat(store.store(
                        List.of(messages.message("sensor/d/t", payload), messages.message("sensor/d/t", payload))))
                .isEqualTo(new StoreResult(2, 0, 0));
        assertThat(store.store(List.of(messages.message("sensor/d/t", payload))))
                .isEqualTo(new StoreResult(0, 0, 0));
    }

    @Test
    void storesRedeliveredMessagesOnce() throws Exception {
        StoredMessage first = messages.message("sensor/d/t", "1");
        StoredMessage second = messages.message("sensor/d/t", "1");
        store.store(List.of(first, second));
        store.close();

        try (MessageStore restarted = store()) {
            await().until(restarted::acquireLease);
            assertThat(restarted.store(List.of(messages.redelivered(first), messages.redelivered(second))))
                    .isEqualTo(new StoreResult(0, 0, 2));
            // New messages: their content was stored with other packet identifiers.
            assertThat(restarted.store(List.of(
                            messages.message("sensor/d/t", "1"),
                            messages.redelivered(messages.message("sensor/d/t", "1")))))
                    .isEqualTo(new StoreResult(2, 0, 0));
        }
        assertThat(database.readings()).hasSize(4);
    }

    @Test
    void requiresTheLease() throws Exception {
        store.store(List.of(messages.message("sensor/d/t", "1")));

        try (MessageStore other = store()) {
            assertThat(other.acquireLease()).isFalse();
            assertThat(other.isStandby()).isTrue();
            assertThat(other.isAvailable()).isTrue();
            assertThatThrownBy(() -> other.store(List.of(messages.message("sensor/d/t", "2"))))
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
        store.store(List.of(messages.message("sensor/d/t", "0")));
        StoredMessage received = messages.message("sensor/d/t", "1");
        store.close();
        assertRejectedAfterAnotherProcessStored(received);
        assertThat(database.readings()).hasSize(2);
    }

    /** A process that has stored nothing of a session yet must not continue with what it has received of it either. */
    @Test
    void rejectsTheFirstMessagesOfASessionIfAnotherProcessHeldTheLease() throws Exception {
        StoredMessage received = messages.message("sensor/d/t", "1");
        store.close();
        assertRejectedAfterAnotherProcessStored(received);
        assertThat(database.readings()).hasSize(1);
    }

    private void assertRejectedAfterAnotherProcessStored(StoredMessage received) throws Exception {
        try (MessageStore other = store()) {
            await().until(other::acquireLease);
            other.store(List.of(messages.redelivered(received)));
        }
        await().untilAsserted(() -> assertThatThrownBy(() -> store.store(List.of(received)))
                .isInstanceOf(LeaseLostException.class)
                .matches(lost -> !store.isStandby()));
        assertThat(store.acquireLease()).isTrue();
        assertThat(store.store(List.of(messages.redelivered(received)))).isEqualTo(new StoreResult(0, 0, 1));
    }

    @Test
    void keepsReceivedMessagesIfOnlyTheConnectionWasLost() throws Exception {
        StoredMessage received = messages.message("sensor/d/t", "1");
        database.execute("SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory'"
                + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())");

        assertThat(store.store(List.of(received))).isEqualTo(new StoreResult(1, 0, 0));
    }

    @Test
    void recognizesARedeliveryInTheSameBatch() throws Exception {
        StoredMessage message = messages.message("sensor/d/t", "1");

        assertThat(store.store(List.of(message, messages.redelivered(message)))).isEqualTo(new StoreResult(1, 0, 1));
    }

    @Test
    void limitsTheDeduplicationWindowToTheReceiveMaximum() throws Exception {
        for (int i = 0; i < 10; i++) {
            store.store(List.of(messages.message("sensor/d/t", "1")));
        }

        assertThat(database.query("SELECT packet_ids::text FROM sensor_receipts ORDER BY number"))
                .containsExactly("{8}", "{9}", "{10}");
    }

    /** A session with few messages in each transaction does not rewrite its receipts each time. */
    @Test
    void mergesManyRowsOfReceipts() throws Exception {
        store.close();
        List<StoredMessage> all = IntStream.range(0, 40)
                .mapToObj(number -> messages.message("sensor/d/t", Integer.toString(number)))
                .toList();
        try (MessageStore large = new MessageStore(
                database.source(), Duration.ofSeconds(30), new SeriesDirectory(10, 25), partitions, "lease", 30)) {
            await().until(large::acquireLease);
            for (StoredMessage message : all) {
                large.store(List.of(message));
            }
            assertThat(database.query("SELECT count(*) <= 17 FROM sensor_receipts"))
                    .containsExactly("t");

            // The window holds the last 30 messages.
            assertThat(large.store(all.stream().map(messages::redelivered).toList()))
                    .isEqualTo(new StoreResult(10, 0, 30));
        }
    }

    @Test
    void newSessionClearsTheDeduplicationWindow() throws Exception {
        StoredMessage message = messages.message("sensor/d/t", "1");
        store.store(List.of(message));

        store.record(Map.of(ReceivedMessages.DEFAULT, Presence.CREATED));

        assertThat(store.store(List.of(messages.redelivered(message)))).isEqualTo(new StoreResult(1, 0, 0));
    }

    @Test
    void createsMissingPartitions() throws Exception {
        store.store(List.of(messages.message("sensor/d/t", "{\"value\": 1, \"ts\": \"2026-11-01T00:00:00Z\"}")));
        assertThat(database.query("SELECT tableoid::regclass FROM sensor_readings"))
                .containsExactly("sensor_readings_20261101");
        database.execute("DROP TABLE sensor_readings_20261101");

        store.store(List.of(messages.message("sensor/d/t", "{\"value\": 2, \"ts\": \"2026-11-01T23:59:59.999999Z\"}")));

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
                    .mapToObj(number -> messages.message("sensor/d/t", Integer.toString(number)))
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
                .mapToObj(number -> messages.message("sensor/d/metric" + number, "1"))
                .toList());
        assertThat(stored).isEqualTo(new StoreResult(10, 2, 0));

        assertThat(store.store(List.of(messages.message("sensor/d/another", "1"), messages.message("sensor/e/t", "1"))))
                .isEqualTo(new StoreResult(1, 1, 0));
        assertThat(database.query("SELECT DISTINCT reason FROM sensor_raw"))
                .containsExactly("Metric limit of the device or the tenant reached");
    }

    /** The broker redelivers messages of a session that it has resumed. */
    @Test
    void resumedSessionKeepsTheDeduplicationWindow() throws Exception {
        StoredMessage message = messages.message("sensor/d/t", "1");
        store.store(List.of(message));

        store.record(Map.of(ReceivedMessages.DEFAULT, Presence.RESUMED, ReceivedMessages.ACME, Presence.RESUMED));

        assertThat(store.store(List.of(messages.redelivered(message)))).isEqualTo(new StoreResult(0, 0, 1));
    }

    private MessageStore store() {
        return new MessageStore(
                database.source(),
                Duration.ofSeconds(30),
                new SeriesDirectory(10, 25),
                partitions,
                "lease",
                RECEIVE_MAXIMUM);
    }
}
