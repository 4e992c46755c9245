package dev.rookery.api.sensor.store;

import static dev.rookery.api.sensor.store.ReceivedMessages.ACME;
import static dev.rookery.api.sensor.store.ReceivedMessages.DEFAULT;
import static dev.rookery.api.sensor.store.ReceivedMessages.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.store.MessageStore.Presence;
import dev.rookery.auth.TenantId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of several tenants in the same transactions. */
class TenantMessageStoreTest {
    private static final int RECEIVE_MAXIMUM = 3;

    private static SensorDatabase database;

    private final Partitions partitions = new Partitions();
    private final ReceivedMessages messages = new ReceivedMessages();
    private MessageStore store;

    @BeforeAll
    static void start() {
        database = new SensorDatabase();
        database.addTenant(ACME.tenant());
        database.addTenant(GLOBEX.tenant());
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
    void separatesEqualSeriesAndReceiptsOfTenants() throws Exception {
        StoredMessage acme = messages.message(ACME, "sensor/d/t", "1");
        StoredMessage globex = new StoredMessage(GLOBEX, acme.message(), acme.parsed(), acme.key(), false);
        String broken = "{";

        assertThat(store.store(List.of(
                        acme,
                        globex,
                        messages.message(ACME, "sensor/d/x", broken),
                        messages.message(GLOBEX, "sensor/d/x", broken))))
                .isEqualTo(new StoreResult(2, 2, 0));
        assertThat(store.store(List.of(messages.redelivered(acme)))).isEqualTo(new StoreResult(0, 0, 1));
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
                first.add(messages.message(ACME, "sensor/d/t", i == 7 ? "666" : "1"));
                first.add(messages.message(GLOBEX, "sensor/d/t", "1"));
            }
            assertThat(counting.store(first)).isEqualTo(new StoreResult(127, 1, 0));

            commits.set(0);
            assertThat(counting.store(List.of(
                            messages.message(ACME, "sensor/d/t", "666"),
                            messages.message(GLOBEX, "sensor/d/t", "1"),
                            messages.message(DEFAULT, "sensor/d/u", "1"))))
                    .isEqualTo(new StoreResult(2, 1, 0));
            // The new series, the others' transaction, and that of the raw message.
            assertThat(commits).hasValueLessThanOrEqualTo(4);
        } finally {
            database.execute("DROP TRIGGER poison ON sensor_readings; DROP FUNCTION poison()");
        }
    }

    private static DataSource counting(DataSource source, AtomicInteger commits) {
        return proxy(
                DataSource.class,
                source,
                (method, result) -> result instanceof Connection opened
                        ? proxy(Connection.class, opened, (called, value) -> {
                            if (called.equals("commit")) {
                                commits.incrementAndGet();
                            }
                            return value;
                        })
                        : result);
    }

    private static <T> T proxy(Class<T> type, T target, BiFunction<String, Object, Object> after) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
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
                .mapToObj(number -> messages.message(ACME, "sensor/d" + number + "/t", "1"))
                .toList());
        assertThat(stored).isEqualTo(new StoreResult(25, 5, 0));

        assertThat(store.store(List.of(
                        messages.message(ACME, "sensor/another/t", "1"), messages.message(GLOBEX, "sensor/d/t", "1"))))
                .isEqualTo(new StoreResult(1, 1, 0));
    }

    /** Messages that arrive after the rows of a tenant were deleted. */
    @Test
    void storesNothingForATenantThatIsBeingRemoved() throws Exception {
        TenantId initech = new TenantId("initech");
        SessionKey session = new SessionKey(initech, "session");
        database.addTenant(initech);
        store.store(List.of(messages.message(session, "sensor/d/t", "1")));
        database.setState(initech, "removing");
        database.execute("DELETE FROM sensor_receipts WHERE tenant = 'initech'");

        assertThat(store.store(List.of(
                        messages.message(session, "sensor/d/t", "2"),
                        messages.message(session, "sensor/d/new", "2"),
                        messages.message(ACME, "sensor/d/t", "1"))))
                .isEqualTo(new StoreResult(1, 0, 0));
        store.record(Map.of(session, Presence.CREATED));
        database.execute("DELETE FROM rookery_tenants WHERE id = 'initech'");
        assertThat(store.store(List.of(messages.message(session, "sensor/d/t", "3"))))
                .isEqualTo(new StoreResult(0, 0, 0));

        assertThat(database.query("SELECT metric FROM sensor_series WHERE tenant = 'initech'"))
                .containsExactly("t");
        assertThat(database.query("SELECT count(*) FROM sensor_receipts WHERE tenant = 'initech'"))
                .containsExactly("0");
    }

    /** The deletion of a tenant waits for a transaction that adds rows. */
    @Test
    void aDeletionWaitsForTheTransactionThatAddsRows() throws Exception {
        try (Connection storing = database.source().getConnection();
                Connection deleting = database.source().getConnection()) {
            storing.setAutoCommit(false);
            assertThat(RegisteredTenants.hold(storing, List.of(TenantId.DEFAULT, ACME.tenant(), new TenantId("none"))))
                    .containsExactlyInAnyOrder(TenantId.DEFAULT, ACME.tenant());

            deleting.createStatement().execute("SET lock_timeout = '100ms'");
            assertThatThrownBy(() -> deleting.createStatement()
                            .execute("SELECT FROM rookery_tenants WHERE id = 'acme' FOR UPDATE"))
                    .hasMessageContaining("lock timeout");
            // A change of the state does not wait.
            deleting.createStatement().execute("UPDATE rookery_tenants SET state = 'active' WHERE id = 'acme'");
            storing.rollback();
            deleting.createStatement().execute("SELECT FROM rookery_tenants WHERE id = 'acme' FOR UPDATE");
        }
    }

    /** Fences two processes that disagree about which of them serves a session. */
    @Test
    void rejectsMessagesOfASessionThatAnotherLeaseStores() throws Exception {
        store.store(List.of(messages.message(ACME, "sensor/d/t", "1")));
        try (MessageStore other = new MessageStore(
                database.source(),
                Duration.ofSeconds(30),
                new SeriesDirectory(10, 25),
                partitions,
                "another lease",
                RECEIVE_MAXIMUM)) {
            await().until(other::acquireLease);
            other.store(List.of(messages.message(ACME, "sensor/d/t", "2")));
        }

        assertThatThrownBy(() -> store.store(List.of(messages.message(ACME, "sensor/d/t", "3"))))
                .isInstanceOf(LeaseLostException.class);
        assertThat(store.store(List.of(messages.message(ACME, "sensor/d/t", "4"))))
                .isEqualTo(new StoreResult(1, 0, 0));
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
}
