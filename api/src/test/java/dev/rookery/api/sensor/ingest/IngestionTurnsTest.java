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
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.event.SharedEventPage;
import dev.rookery.change.ChangeFeed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More tenants have readings than the ingestion may be connected to. */
class IngestionTurnsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String SESSION = "rookery-ingest-test-0";
    private static final int CONNECTIONS = 2;
    private static final List<TenantId> TENANTS = IntStream.range(0, 6)
            .mapToObj(number -> new TenantId("tenant" + number))
            .toList();

    private final SensorDatabase database = new SensorDatabase();
    private SensorBroker broker;
    private ChangeFeed changes;
    private Map<TenantId, Mqtt5AsyncClient> devices;

    @BeforeEach
    void start() {
        broker = new SensorBroker(database.config());
        changes = SensorBroker.changes(database.config());
        TENANTS.forEach(tenant -> {
            database.addTenant(tenant);
            database.addUser(tenant);
        });
    }

    @AfterEach
    void stop() {
        devices.values().forEach(device -> device.disconnect().join());
        changes.close();
        broker.close();
    }

    private SensorIngestion ingestion(Optional<WaitingSessions> waiting, Duration idleTimeout) {
        SensorIngestion started = new SensorIngestion(
                broker.login(),
                database.source(),
                new IngestConfig(
                        "test",
                        1,
                        CONNECTIONS,
                        idleTimeout,
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
                waiting,
                DeviceZones.UTC,
                MappingDirectory.NONE,
                new SimpleMeterRegistry());
        started.start();
        for (TenantId tenant : TENANTS) {
            await().atMost(TIMEOUT).until(() -> isRecorded(tenant));
        }
        devices = TENANTS.stream().collect(Collectors.toMap(Function.identity(), broker::client));
        return started;
    }

    private boolean isRecorded(TenantId tenant) {
        return database.query("SELECT count(*) FROM sensor_receipts WHERE tenant = '" + tenant + "'")
                .equals(List.of("1"));
    }

    private long connected() {
        return TENANTS.stream()
                .filter(tenant -> broker.isConnected(tenant, SESSION))
                .count();
    }

    private void publish(TenantId tenant, int number) {
        SensorBroker.publish(
                devices.get(tenant), "sensor/d/t", Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    private void awaitReadings(int first, int last) {
        for (TenantId tenant : TENANTS) {
            await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(connected()).isLessThanOrEqualTo(CONNECTIONS);
                assertThat(database.readings(tenant))
                        .containsExactlyElementsOf(IntStream.rangeClosed(first, last)
                                .mapToObj(number -> "d t " + number)
                                .toList());
            });
        }
    }

    @Test
    void tenantsTakeTurnsIfTheBrokerAnnouncesNothing() {
        SensorIngestion ingestion = ingestion(Optional.empty(), Duration.ofMinutes(1));
        for (int number = 10; number < 40; number++) {
            int value = number;
            TENANTS.forEach(tenant -> publish(tenant, value));
        }

        awaitReadings(10, 39);
        ingestion.close();
    }

    @Test
    void connectsOnlyWhereTheBrokerAnnouncesReadings() {
        SensorIngestion ingestion =
                ingestion(Optional.of(new AdminAnnouncements(broker.admin())), Duration.ofSeconds(1));
        await().atMost(TIMEOUT).until(() -> connected() == 0);

        TENANTS.forEach(tenant -> publish(tenant, 1));

        awaitReadings(1, 1);
        await().atMost(TIMEOUT).until(() -> connected() == 0);
        TENANTS.forEach(tenant -> publish(tenant, 2));
        awaitReadings(1, 2);
        ingestion.close();
    }

    /** Announcements of the broker in this process. */
    private static final class AdminAnnouncements implements WaitingSessions {
        private static final int PAGE = 100;

        private final BrokerAdmin admin;
        private long last;
        private @Nullable EventWatch watch;

        AdminAnnouncements(BrokerAdmin admin) {
            this.admin = admin;
        }

        @Override
        public void start(Listener listener) {
            watch = admin.watchWaitingSessions(() -> read(listener));
            listener.mayWaitAnywhere();
        }

        private synchronized void read(Listener listener) {
            SharedEventPage page =
                    admin.waitingSessions(last, PAGE).toCompletableFuture().join();
            page.events().forEach(waiting -> {
                last = waiting.sequence();
                listener.waiting(waiting.tenant(), waiting.event().clientId());
            });
        }

        @Override
        public void close() {
            if (watch != null) {
                watch.close();
            }
        }
    }
}
