package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.change.ChangeFeed;
import dev.rookery.testkit.RunningProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Active/standby processes with one instance name. Each acknowledged reading must be stored exactly once. */
class SensorTakeoverTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    /** Long enough that a busy machine does not cost the lease. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);

    private static SensorDatabase database;
    private static SensorBroker broker;
    private static ChangeFeed changes;

    @BeforeAll
    static void start() {
        database = new SensorDatabase();
        broker = new SensorBroker(database.config());
        changes = SensorBroker.changes(database.config());
    }

    @AfterAll
    static void stop() {
        changes.close();
        broker.close();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE sensor_readings, sensor_series, sensor_receipts");
    }

    @Test
    void standbyTakesOverWhenTheActiveProcessIsKilled() throws Exception {
        try (RunningProcess first = SensorProcess.startIngestion(database.url(), broker.internalPort());
                RunningProcess second = SensorProcess.startIngestion(database.url(), broker.internalPort());
                NumberPublisher device = new NumberPublisher(broker.port(), false)) {
            device.publish(1_000);
            first.kill();
            device.publish(1_000);
            Set<Integer> acknowledged = device.awaitAll();

            awaitOnce(acknowledged);
            second.terminate();
        }
    }

    @Test
    void standbyDoesNotAffectTheActiveProcess() throws Exception {
        try (NumberPublisher device = new NumberPublisher(broker.port(), false)) {
            IngestionNode first = new IngestionNode();
            // PostgreSQL releases the leases of another test's processes some time after they end.
            await().atMost(TIMEOUT).until(() -> first.connected() == 2);
            IngestionNode second = new IngestionNode();
            assertThat(second.connected()).isZero();
            assertThat(second.standby()).isEqualTo(2);
            device.publish(200);
            awaitOnce(device.awaitAll());
            // Batches are counted after the commit.
            await().atMost(TIMEOUT).until(() -> first.stored() == 200);

            first.ingestion.close();
            await().atMost(TIMEOUT).until(() -> second.connected() == 2);
            device.publish(200);

            awaitOnce(device.awaitAll());
            assertThat(second.standby()).isZero();
            second.ingestion.close();
        }
    }

    /** PostgreSQL terminates the connections of both repeatedly, so that the leases move between them. */
    @Test
    void storesEachReadingOnceWhenTheLeaseIsLost() throws Exception {
        try (NumberPublisher device = new NumberPublisher(broker.port(), false)) {
            IngestionNode first = new IngestionNode();
            IngestionNode second = new IngestionNode();
            for (int i = 0; i < 10; i++) {
                device.publish(200);
                database.execute("SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory'"
                        + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            }

            awaitOnce(device.awaitAll());
            await().atMost(TIMEOUT).until(() -> first.connected() + second.connected() == 2);
            first.ingestion.close();
            second.ingestion.close();
        }
    }

    private static void awaitOnce(Set<Integer> acknowledged) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(new HashSet<>(stored())).containsAll(acknowledged));
        assertThat(stored()).doesNotHaveDuplicates();
    }

    private static List<Integer> stored() {
        return database.query("SELECT value::int FROM sensor_readings").stream()
                .map(Integer::valueOf)
                .toList();
    }

    /** Ingestion in this process, with the same instance name as all others. */
    private static final class IngestionNode {
        private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private final SensorIngestion ingestion = new SensorIngestion(
                broker.login(),
                database.source(),
                SensorProcess.config(STATEMENT_TIMEOUT),
                changes,
                Optional.empty(),
                DeviceZones.UTC,
                MappingDirectory.NONE,
                metrics);

        IngestionNode() {
            ingestion.start();
            await().atMost(TIMEOUT).until(ingestion::isHealthy);
        }

        double connected() {
            return metrics.get("rookery.ingest.connected").gauge().value();
        }

        double standby() {
            return metrics.get("rookery.ingest.standby").gauge().value();
        }

        double stored() {
            return metrics.get("rookery.ingest.readings").counter().count();
        }
    }
}
