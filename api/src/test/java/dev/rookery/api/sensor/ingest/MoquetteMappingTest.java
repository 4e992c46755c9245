package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.auth.TenantId;
import dev.rookery.change.ChangeFeed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mappings with the Moquette engine. */
@Tag("long")
class MoquetteMappingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final SensorDatabase database = new SensorDatabase();
    private final Mappings mappings = new Mappings();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private SensorBroker broker;
    private ChangeFeed changes;
    private SensorIngestion ingestion;
    private Mqtt5AsyncClient device;

    private static final class Mappings implements MappingDirectory {
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();
        private volatile TenantMappings current = TenantMappings.NONE;

        void set(String... topics) {
            current = new TenantMappings(
                    Stream.of(topics)
                            .map(topic -> MappingJson.parse(topic, 0, new JsonObject().put("topic", topic)))
                            .toList(),
                    Map.of());
            listeners.forEach(listener -> listener.changed(TenantId.DEFAULT));
        }

        @Override
        public TenantMappings of(TenantId tenant) {
            return tenant.equals(TenantId.DEFAULT) ? current : TenantMappings.NONE;
        }

        @Override
        public boolean update() {
            return true;
        }

        @Override
        public void subscribe(Listener listener) {
            listeners.add(listener);
        }
    }

    @BeforeEach
    void start() {
        broker = SensorBroker.moquette(database.config());
        changes = SensorBroker.changes(database.config());
        mappings.set("zigbee/{device}");
        ingestion = new SensorIngestion(
                broker.login(),
                database.source(),
                IngestConfig.defaults(),
                changes,
                Optional.empty(),
                DeviceZones.UTC,
                mappings,
                metrics);
        ingestion.start();
        device = broker.client();
        await().atMost(TIMEOUT)
                .until(() -> metrics.get("rookery.ingest.connected").gauge().value() == IngestConfig.DEFAULT_WORKERS);
    }

    @AfterEach
    void stop() {
        device.disconnect().join();
        ingestion.close();
        changes.close();
        broker.close();
    }

    private void publish(String topic, String payload) {
        SensorBroker.publish(device, topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitReadings(String... expected) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(database.readings()).containsExactly(expected));
    }

    @Test
    void storesMessagesOfMappedTopics() {
        publish("zigbee/lamp", "{\"power\": 5}");
        publish("sensor/lamp/t", "1");
        awaitReadings("lamp power 5", "lamp t 1");
    }

    /** Without a restart: the ingestion connects again, and receives nothing of the former mapping. */
    @Test
    void followsChangedMappings() {
        mappings.set("bee/{device}");
        await().atMost(TIMEOUT).until(() -> {
            publish("bee/probe", "1");
            return !database.readings().isEmpty();
        });
        publish("zigbee/lamp", "{\"power\": 5}");
        publish("bee/once", "2");
        publish("sensor/last/t", "4");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                        database.readings().stream().filter(reading -> !reading.startsWith("probe")))
                .containsExactly("last t 4", "once value 2"));
    }
}
