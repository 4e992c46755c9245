package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills processes under load. Each acknowledged reading must be stored exactly once. */
@Tag("long")
class SensorKillTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private static PostgresProcess postgres;
    private static String url;

    @BeforeAll
    static void start(@TempDir Path folder) {
        postgres = new PostgresProcess(folder.resolve("cluster"));
        url = postgres.url("postgres");
        SensorDatabase.migrate(PostgresConfig.fromUrl(url, Map.of()));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    /** Duplicates are recognized by timestamp, or by the deduplication window for readings without timestamp. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void storesEachReadingOnceWhenIngestionAndPostgresAreKilledOrHang(boolean withTime) throws Exception {
        postgres.execute("TRUNCATE sensor_readings, sensor_series, sensor_receipts");
        try (SensorBroker broker = new SensorBroker(PostgresConfig.fromUrl(url, Map.of()));
                NumberPublisher device = new NumberPublisher(broker.port(), withTime)) {
            RunningProcess first = SensorProcess.startIngestion(url, broker.internalPort());
            device.publish(500);
            first.kill();
            device.publish(500);
            try (RunningProcess second = SensorProcess.startIngestion(url, broker.internalPort())) {
                device.publish(500);
                postgres.kill();
                device.publish(500);
                postgres.start();
                device.publish(500);
                Set<Integer> before = device.awaitAll();
                await().atMost(TIMEOUT).until(() -> missing(before).isEmpty());
                hangUntilUnavailable(second, device);
                device.publish(500);
                Set<Integer> acknowledged = device.awaitAll();

                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(missing(acknowledged)).isEmpty());
                assertThat(stored()).doesNotHaveDuplicates();
                second.terminate();
            }
        }
    }

    /** Devices with the same id, of which each tenant's readings are recognized by its own receipts. */
    @Test
    void storesEachReadingOncePerTenantWhenTheIngestionIsKilled() throws Exception {
        postgres.execute("TRUNCATE sensor_readings, sensor_series, sensor_receipts");
        List<TenantId> tenants = List.of(TenantId.DEFAULT, new TenantId("acme"), new TenantId("globex"));
        for (TenantId tenant : tenants.subList(1, tenants.size())) {
            postgres.execute(SensorDatabase.tenantStatement(tenant));
            postgres.execute(SensorDatabase.userStatement(tenant));
        }
        try (SensorBroker broker = new SensorBroker(PostgresConfig.fromUrl(url, Map.of()))) {
            RunningProcess ingestion = SensorProcess.startIngestion(url, broker.internalPort());
            await().atMost(TIMEOUT)
                    .until(() -> postgres.query("SELECT DISTINCT tenant FROM sensor_receipts WHERE tenant <> 'default'")
                                    .size()
                            == 2);
            List<NumberPublisher> devices = new ArrayList<>();
            tenants.forEach(tenant -> devices.add(new NumberPublisher(broker.port(), tenant, false)));
            for (int kill = 0; kill < 3; kill++) {
                for (NumberPublisher device : devices) {
                    device.publish(300);
                }
                ingestion.kill();
                for (NumberPublisher device : devices) {
                    device.publish(100);
                }
                ingestion = SensorProcess.startIngestion(url, broker.internalPort());
            }
            for (int i = 0; i < tenants.size(); i++) {
                Set<Integer> acknowledged = devices.get(i).awaitAll();
                String tenant = tenants.get(i).value();
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(stored(tenant)).containsAll(acknowledged));
                assertThat(stored(tenant)).hasSize(1_200).doesNotHaveDuplicates();
                devices.get(i).close();
            }
            ingestion.terminate();
        }
    }

    private static List<Integer> stored(String tenant) {
        return postgres
                .query("SELECT value::int FROM sensor_readings r JOIN sensor_series s ON s.id = r.series"
                        + " WHERE s.tenant = '" + tenant + "'")
                .stream()
                .map(Integer::valueOf)
                .toList();
    }

    /**
     * With timestamps: the device publishes messages again that the killed broker had not acknowledged, and without a
     * timestamp they are new readings.
     */
    @Test
    void storesEachReadingOnceWhenTheBrokerIsKilledRepeatedly(@TempDir Path folder) throws Exception {
        postgres.execute("TRUNCATE sensor_readings, sensor_series, sensor_receipts");
        RunningProcess broker = SensorProcess.startBroker(url, 0, 0, folder);
        int port = Integer.parseInt(broker.find("port (\\d+)").group(1));
        int internalPort = Integer.parseInt(broker.find("internal (\\d+)").group(1));
        RunningProcess ingestion = SensorProcess.startIngestion(url, internalPort);
        try (NumberPublisher device = new NumberPublisher(port, true)) {
            for (int kill = 1; kill <= 2; kill++) {
                device.publish(500);
                broker.kill();
                if (kill == 2) {
                    // The broker must redeliver the messages that it had received but not stored.
                    ingestion.kill();
                }
                broker = SensorProcess.startBroker(url, port, internalPort, folder);
                if (kill == 2) {
                    device.publish(500);
                    ingestion = SensorProcess.startIngestion(url, internalPort);
                }
            }
            device.publish(500);
            Set<Integer> acknowledged = device.awaitAll();

            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(missing(acknowledged)).isEmpty());
            assertThat(stored()).doesNotHaveDuplicates();
        } finally {
            ingestion.terminate();
            ingestion.close();
            broker.close();
        }
    }

    /** A restarted broker delivers the queued messages, with DUP if it had sent them before. */
    @Test
    void storesEachReadingWithoutTimestampOnceWhenTheBrokerIsKilledWithQueuedMessages(@TempDir Path folder)
            throws Exception {
        postgres.execute("TRUNCATE sensor_readings, sensor_series, sensor_receipts");
        RunningProcess broker = SensorProcess.startBroker(url, 0, 0, folder);
        int port = Integer.parseInt(broker.find("port (\\d+)").group(1));
        int internalPort = Integer.parseInt(broker.find("internal (\\d+)").group(1));
        RunningProcess ingestion = SensorProcess.startIngestion(url, internalPort);
        try (NumberPublisher device = new NumberPublisher(port, false)) {
            device.publish(300);
            ingestion.kill();
            device.publish(700);
            Set<Integer> acknowledged = device.awaitAll();
            broker.kill();
            broker = SensorProcess.startBroker(url, port, internalPort, folder);
            ingestion = SensorProcess.startIngestion(url, internalPort);

            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(missing(acknowledged)).isEmpty());
            broker.kill();
            broker = SensorProcess.startBroker(url, port, internalPort, folder);
            device.publish(100);
            Set<Integer> all = device.awaitAll();
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(missing(all)).isEmpty());
            assertThat(stored()).doesNotHaveDuplicates();
        } finally {
            ingestion.terminate();
            ingestion.close();
            broker.close();
        }
    }

    private static void hangUntilUnavailable(RunningProcess ingestion, NumberPublisher device) throws Exception {
        long before = failures(ingestion);
        postgres.hang();
        try {
            device.publish(500);
            await().atMost(TIMEOUT).until(() -> failures(ingestion) > before);
            device.publish(500);
        } finally {
            postgres.resume();
        }
    }

    private static long failures(RunningProcess ingestion) {
        return ingestion
                .output()
                .lines()
                .filter(line -> line.contains("Failed to store readings"))
                .count();
    }

    private static Set<Integer> missing(Set<Integer> acknowledged) {
        Set<Integer> missing = new HashSet<>(acknowledged);
        missing.removeAll(new HashSet<>(stored()));
        return missing;
    }

    private static List<Integer> stored() {
        return postgres.query("SELECT value::int FROM sensor_readings").stream()
                .map(Integer::valueOf)
                .collect(Collectors.toList());
    }
}
