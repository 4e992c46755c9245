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
import dev.rookery.auth.TenantId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int RECEIVE_MAXIMUM = 3;
    private static final SessionKey DEFAULT = new SessionKey(TenantId.DEFAULT, "session");
    private static final SessionKey ACME = new SessionKey(new TenantId("acme"), "session");
    private static final SessionKey GLOBEX = new SessionKey(new TenantId("globex"), "session");

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

        assertThat(database.query("SELECT packet_ids::text FROM sensor_receipts ORDER BY number"))
                .containsExactly("{8}", "{9}", "{10}");
    }

    /** A session with few messages in each transaction does not rewrite its receipts each time. */
    @Test
    void mergesManyRowsOfReceipts() throws Exception {
        store.close();
        List<StoredMessage> all = IntStream.range(0, 40)
                .mapToObj(number -> message("sensor/d/t", Integer.toString(number)))
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
            assertThat(large.store(all.stream().map(this::redelivered).toList())).isEqualTo(new StoreResult(10, 0, 30));
        }
    }

    @Test
    void newSessionClearsTheDeduplicationWindow() throws Exception {
        StoredMessage message = message("sensor/d/t", "1");
        store.store(List.of(message));

        store.reset(List.of(DEFAULT));

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
                .containsExactly("Metric limit of the device or the tenant reached");
    }

    @Test
    void separatesEqualSeriesAndReceiptsOfTenants() throws Exception {
        StoredMessage acme = message(ACME, "sensor/d/t", "1");
        StoredMessage globex =
                new StoredMessage(GLOBEX, acme.message(), acme.parsed(), acme.key(), false);
        String broken = "{";

        assertThat(store.store(List.of(
                        acme, globex, message(ACME, "sensor/d/x", broken), message(GLOBEX, "sensor/d/x", broken))))
                .isEqualTo(new StoreResult(2, 2, 0));
        assertThat(store.store(List.of(redelivered(acme)))).isEqualTo(new StoreResult(0, 0, 1));
        // The same packet identifier and content in a tenant that has not stored it.
        StoredMessage third = new StoredMessage(DEFAULT, acme.message(), acme.parsed(), acme.key(), true);
        assertThat(store.store(List.of(third))).isEqualTo(new StoreResult(1, 0, 0));

        assertThat(database.query("SELECT tenant || ' ' || device || ' ' || metric FROM sensor_series ORDER BY tenant"))
                .containsExactly("acme d t", "default d t", "globex d t");
        assertThat(database.query("SELECT s.tenant || ' ' || count(*) FROM sensor_readings r"
                        + " JOIN sensor_series s ON s.id = r.series GROUP BY s.tenant ORDER BY s.tenant"))
                .containsExactly("acme 1", "default 1", "globex 1");
        assertThat(database.query("SELECT DISTINCT tenant FROM sensor_raw ORDER BY tenant"))
                .containsExactly("acme", "globex");
    }

    /** Messages of one tenant that PostgreSQL rejects are bisected apart from those of others. */
    @Test
    void storesMessagesOfOthersBesidePoisonOfATenant() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        database.execute("CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " RAISE EXCEPTION 'not this one' USING ERRCODE = '22000'; END $$;"
                + " CREATE TRIGGER poison BEFORE INSERT ON sensor_readings FOR EACH ROW WHEN (new.value = 666)"
                + " EXECUTE FUNCTION poison()");
        store.close();
        try (MessageStore counting = new MessageStore(
                counting(database.source(), commits),
                Duration.ofSeconds(30),
                new SeriesDirectory(10, 25),
                partitions,
                "lease",
                RECEIVE_MAXIMUM)) {
            await().until(counting::acquireLease);
            List<StoredMessage> first = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                first.add(message(ACME, "sensor/d/t", i == 7 ? "666" : "1"));
                first.add(message(GLOBEX, "sensor/d/t", "1"));
            }
            assertThat(counting.store(first)).isEqualTo(new StoreResult(127, 1, 0));

            commits.set(0);
            assertThat(counting.store(List.of(
                            message(ACME, "sensor/d/t", "666"),
                            message(GLOBEX, "sensor/d/t", "1"),
                            message(DEFAULT, "sensor/d/u", "1"))))
                    .isEqualTo(new StoreResult(2, 1, 0));
            // The new series, the others' transaction, and that of the raw message.
            assertThat(commits).hasValueLessThanOrEqualTo(4);
        } finally {
            database.execute("DROP TRIGGER poison ON sensor_readings; DROP FUNCTION poison()");
        }
    }

    private static DataSource counting(DataSource source, AtomicInteger commits) {
        return proxy(DataSource.class, source, (method, result) -> result instanceof Connection opened
                ? proxy(Connection.class, opened, (called, value) -> {
                    if (called.equals("commit")) {
                        commits.incrementAndGet();
                    }
                    return value;
                })
                : result);
    }

    private static <T> T proxy(Class<T> type, T target, BiFunction<String, Object, Object> after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return after.apply(method.getName(), method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** A tenant cannot use up the numbers of series, which all tenants share. */
    @Test
    void limitsTheSeriesOfATenant() throws Exception {
        StoreResult stored = store.store(IntStream.range(0, 30)
                .mapToObj(number -> message(ACME, "sensor/d" + number + "/t", "1"))
                .toList());
        assertThat(stored).isEqualTo(new StoreResult(25, 5, 0));

        assertThat(store.store(List.of(message(ACME, "sensor/another/t", "1"), message(GLOBEX, "sensor/d/t", "1"))))
                .isEqualTo(new StoreResult(1, 1, 0));
    }

    /** Fences two processes that disagree about which of them serves a session. */
    @Test
    void rejectsMessagesOfASessionThatAnotherLeaseStores() throws Exception {
        store.store(List.of(message(ACME, "sensor/d/t", "1")));
        try (MessageStore other = new MessageStore(
                database.source(),
                Duration.ofSeconds(30),
                new SeriesDirectory(10, 25),
                partitions,
                "another lease",
                RECEIVE_MAXIMUM)) {
            other.store(List.of(message(ACME, "sensor/d/t", "2")));
        }

        assertThatThrownBy(() -> store.store(List.of(message(ACME, "sensor/d/t", "3"))))
                .isInstanceOf(LeaseLostException.class);
        assertThat(store.store(List.of(message(ACME, "sensor/d/t", "4")))).isEqualTo(new StoreResult(1, 0, 0));
        assertThat(database.query("SELECT value::int FROM sensor_readings ORDER BY value"))
                .containsExactly("1", "2", "4");
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

    private StoredMessage message(String topic, String payload) {
        return message(DEFAULT, topic, payload);
    }

    private StoredMessage message(SessionKey session, String topic, String payload) {
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
        return new StoredMessage(session, message, parsed, key, false);
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
        return new StoredMessage(stored.session(), again, parser.parse(again), stored.key(), true);
    }
}
