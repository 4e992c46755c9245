package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.change.ChangeFeed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ingestion for tenants that are registered, suspended, resumed and removed while it runs. */
class TenantIngestionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId GLOBEX = new TenantId("globex");
    private static final String SESSION = "rookery-ingest-test-0";

    private final SensorDatabase database = new SensorDatabase();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Mqtt5AsyncClient> devices = new ArrayList<>();
    private SensorBroker broker;
    private ChangeFeed changes;
    private SensorIngestion ingestion;

    @BeforeEach
    void start() {
        broker = new SensorBroker(database.config());
        changes = SensorBroker.changes(database.config());
        ingestion = ingestion();
    }

    @AfterEach
    void stop() {
        devices.forEach(device -> device.disconnect().join());
        ingestion.close();
        changes.close();
        broker.close();
    }

    private SensorIngestion ingestion() {
        SensorIngestion started = new SensorIngestion(
                broker.login(),
                database.source(),
                new IngestConfig(
                        "test",
                        2,
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
                        TIMEOUT),
                changes,
                Optional.empty(),
                DeviceZones.UTC,
                MappingDirectory.NONE,
                metrics);
        started.start();
        await().atMost(TIMEOUT).until(started::isHealthy);
        return started;
    }

    /** Registers a tenant and waits until the broker queues its readings. */
    private void signUp(TenantId tenant) {
        database.addTenant(tenant);
        await().atMost(TIMEOUT).until(() -> isRecorded(tenant));
    }

    private boolean isRecorded(TenantId tenant) {
        return database.query("SELECT count(*) FROM sensor_receipts WHERE tenant = '" + tenant + "'")
                .equals(List.of("1"));
    }

    private Mqtt5AsyncClient device(TenantId tenant) {
        Mqtt5AsyncClient device = broker.client(tenant);
        devices.add(device);
        return device;
    }

    private static void publish(Mqtt5AsyncClient device, String topic, String payload) {
        SensorBroker.publish(device, topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitReadings(TenantId tenant, String... expected) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings(tenant)).containsExactly(expected));
    }

    private double stored(String tenant) {
        return metrics.get("rookery.ingest.tenant.messages")
                .tag("tenant", tenant)
                .counter()
                .count();
    }

    @Test
    void separatesEqualDevicesOfTenants() {
        for (TenantId tenant : List.of(ACME, GLOBEX)) {
            signUp(tenant);
            database.addUser(tenant);
        }
        publish(device(ACME), "sensor/d/t", "{\"value\": 1, \"unit\": \"C\"}");
        publish(device(GLOBEX), "sensor/d/t", "{\"value\": 2, \"unit\": \"C\"}");
        publish(device(TenantId.DEFAULT), "sensor/d/t", "{\"value\": 3, \"unit\": \"C\"}");

        awaitReadings(ACME, "d t 1 C");
        awaitReadings(GLOBEX, "d t 2 C");
        awaitReadings(TenantId.DEFAULT, "d t 3 C");
        await().atMost(TIMEOUT).until(() -> stored("acme") == 1 && stored("globex") == 1 && stored("default") == 1);
    }

    /** The broker has the session from the registration on, which costs no connection until there is a user. */
    @Test
    void connectsTheSessionOfATenantWhenItHasUsers() {
        signUp(ACME);
        await().atMost(TIMEOUT).until(() -> !broker.isConnected(ACME, SESSION));
        TenantStatus created = broker.admin().tenant(ACME).toCompletableFuture().join();
        assertThat(created.sessions()).isEqualTo(1);
        assertThat(created.subscriptions()).isEqualTo(1);

        database.addUser(ACME);
        publish(device(ACME), "sensor/d/t", "1");

        awaitReadings(ACME, "d t 1");
        assertThat(broker.isConnected(ACME, SESSION)).isTrue();
    }

    @Test
    void storesReadingsThatATenantPublishesWhileTheIngestionIsStopped() {
        signUp(ACME);
        ingestion.close();
        database.addUser(ACME);
        Mqtt5AsyncClient device = device(ACME);
        for (int i = 10; i < 60; i++) {
            publish(device, "sensor/d/t", Integer.toString(i));
        }
        assertThat(database.readings(ACME)).isEmpty();

        ingestion = ingestion();

        awaitReadings(
                ACME,
                IntStream.range(10, 60).mapToObj(number -> "d t " + number).toArray(String[]::new));
    }

    @Test
    void followsASuspension() {
        signUp(ACME);
        database.addUser(ACME);
        publish(device(ACME), "sensor/d/t", "1");
        awaitReadings(ACME, "d t 1");

        database.setState(ACME, "suspended");
        await().atMost(TIMEOUT).until(() -> !broker.isConnected(ACME, SESSION));
        assertThat(ingestion.isHealthy()).isTrue();
        devices.clear();

        database.setState(ACME, "active");
        await().atMost(TIMEOUT).until(() -> broker.isConnected(ACME, SESSION));
        await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(() -> publish(device(ACME), "sensor/d/t", "2"));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings(ACME)).contains("d t 1", "d t 2"));
    }

    /** The series of the former tenant must not be used for the next one with its name. */
    @Test
    void forgetsARemovedTenant() {
        signUp(ACME);
        database.addUser(ACME);
        publish(device(ACME), "sensor/d/t", "1");
        awaitReadings(ACME, "d t 1");
        devices.clear();

        database.setState(ACME, "removing");
        await().atMost(TIMEOUT)
                .until(() -> database.query("SELECT id FROM rookery_tenants").equals(List.of("default")));
        assertThat(database.query("SELECT tenant FROM sensor_series UNION SELECT tenant FROM sensor_receipts"
                        + " WHERE tenant <> 'default'"))
                .isEmpty();

        signUp(ACME);
        database.addUser(ACME);
        await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(() -> publish(device(ACME), "sensor/d/t", "2"));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings(ACME)).contains("d t 2"));
    }

    /** A poison message and a flood of one tenant do not keep the messages of another from being stored. */
    @Test
    void storesMessagesOfOthersBesideAFloodOfBrokenMessages() {
        for (TenantId tenant : List.of(ACME, GLOBEX)) {
            signUp(tenant);
            database.addUser(tenant);
        }
        database.executeAsOwner("CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " RAISE EXCEPTION 'not this one' USING ERRCODE = '22000'; END $$;"
                + " CREATE TRIGGER poison BEFORE INSERT ON sensor_readings FOR EACH ROW WHEN (new.value = 666)"
                + " EXECUTE FUNCTION poison()");
        Mqtt5AsyncClient flood = device(ACME);
        Mqtt5AsyncClient quiet = device(GLOBEX);
        for (int i = 0; i < 300; i++) {
            publish(flood, "sensor/d/t", i % 3 == 0 ? "666" : "1");
            if (i % 10 == 0) {
                publish(quiet, "sensor/d/t", Integer.toString(1000 + i));
            }
        }

        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(database.readings(GLOBEX)).hasSize(30).doesNotHaveDuplicates();
            assertThat(database.readings(ACME)).hasSize(200);
            assertThat(database.query("SELECT count(*) FROM sensor_raw WHERE tenant = 'acme'"))
                    .containsExactly("100");
        });
    }
}
