package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is killed under load, each acknowledged reading is there exactly once; the broker's own memory apart. */
class SensorKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

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

    /** Once recognised by the time they state, once by the receipts of those that state none. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsEachReadingOnceThoughIngestionAndPostgresAreKilledOrHang(boolean withTime) throws Exception {
        postgres.execute("TRUNCATE sensor_readings, sensor_series, sensor_receipts");
        try (SensorBroker broker = new SensorBroker(PostgresConfig.fromUrl(url, Map.of()), 0);
                NumberPublisher device = new NumberPublisher(broker.port(), withTime)) {
            RunningProcess first = SensorProcess.start("ingest", url, broker.port());
            device.publish(500);
            first.kill();
            device.publish(500);
            try (RunningProcess second = SensorProcess.start("ingest", url, broker.port())) {
                device.publish(500);
                postgres.kill();
                device.publish(500);
                postgres.start();
                device.publish(500);
                Set<Integer> before = device.awaitAll();
                await().atMost(PATIENCE).until(() -> missing(before).isEmpty());
                hangUntilGivenUp(second, device);
                device.publish(500);
                Set<Integer> acknowledged = device.awaitAll();

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(missing(acknowledged)).isEmpty());
                assertThat(stored()).doesNotHaveDuplicates();
                second.terminate();
            }
        }
    }

    /**
     * Until the broker keeps sessions on disk, a killed broker takes along what it had acknowledged and not handed on. All else
     * is there, and nothing twice.
     */
    @Test
    void losesNoMoreThanTheBrokersMemory() throws Exception {
        postgres.execute("TRUNCATE sensor_readings, sensor_series, sensor_receipts");
        RunningProcess broker = SensorProcess.start("broker", url, 0);
        int port = Integer.parseInt(broker.find("port (\\d+)\\.").group(1));
        try (RunningProcess ingestion = SensorProcess.start("ingest", url, port);
                NumberPublisher device = new NumberPublisher(port, true)) {
            device.publish(500);
            broker.kill();
            device.awaitDisconnected();
            Set<Integer> before = device.acknowledged();
            try (RunningProcess again = SensorProcess.start("broker", url, port)) {
                device.publish(500);
                Set<Integer> after = new HashSet<>(device.awaitAll());
                after.removeAll(before);

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(missing(after)).isEmpty());
                assertThat(stored()).doesNotHaveDuplicates();
                assertThat(again.output()).contains("port " + port);
                ingestion.terminate();
            }
        }
    }

    private static void hangUntilGivenUp(RunningProcess ingestion, NumberPublisher device) throws Exception {
        long before = timesGivenUp(ingestion);
        postgres.hang();
        try {
            device.publish(500);
            await().atMost(PATIENCE).until(() -> timesGivenUp(ingestion) > before);
            device.publish(500);
        } finally {
            postgres.resume();
        }
    }

    private static long timesGivenUp(RunningProcess ingestion) {
        return ingestion
                .output()
                .lines()
                .filter(line -> line.contains("Readings wait"))
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
