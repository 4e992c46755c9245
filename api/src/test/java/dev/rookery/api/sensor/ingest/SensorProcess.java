package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.RunningProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Ingestion or broker as a separate process that a test can kill. */
public final class SensorProcess {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private SensorProcess() {}

    /**
     * @param arguments {@code ingest}, database URL and internal port of the broker; or {@code broker}, database URL, internal
     *     port, port and data folder
     */
    public static void main(String[] arguments) throws Exception {
        PostgresConfig database = PostgresConfig.fromUrl(arguments[1], Map.of());
        int port = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("broker")) {
            SensorBroker broker =
                    new SensorBroker(database, Integer.parseInt(arguments[3]), port, Path.of(arguments[4]));
            System.out.println("port " + broker.port() + " internal " + broker.internalPort() + ".");
        } else {
            ingest(database, port);
        }
        Thread.currentThread().join();
    }

    /** Starts a broker that persists its state in the folder. */
    static RunningProcess startBroker(String url, int port, int internalPort, Path folder) throws IOException {
        return start(
                "broker", "internal ", url, Integer.toString(internalPort), Integer.toString(port), folder.toString());
    }

    static RunningProcess startIngestion(String url, int port) throws IOException {
        return start("ingest", "ready", url, Integer.toString(port));
    }

    private static RunningProcess start(String role, String ready, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SensorProcess.class.getName(),
                role));
        command.addAll(List.of(arguments));
        RunningProcess process = RunningProcess.start(command);
        process.awaitOutput(ready, TIMEOUT);
        return process;
    }

    private static void ingest(PostgresConfig database, int port) {
        SensorIngestion ingestion = new SensorIngestion(
                SensorBroker.login(port),
                PostgresClients.dataSource(database),
                // Short, so that a server that hangs is detected soon.
                config(Duration.ofSeconds(3)),
                SensorBroker.changes(database),
                Optional.empty(),
                DeviceZones.UTC,
                MappingDirectory.NONE,
                new SimpleMeterRegistry());
        Runtime.getRuntime().addShutdownHook(new Thread(ingestion::close));
        ingestion.start();
        Awaitility.await().atMost(TIMEOUT).until(ingestion::isHealthy);
        System.out.println("ready");
    }

    /** Small batches, so that a small load creates many of them. */
    public static IngestConfig config(Duration timeout) {
        return new IngestConfig(
                "process",
                2,
                100,
                Duration.ofMinutes(1),
                100,
                50,
                Duration.ofMillis(5),
                1 << 20,
                Duration.ofHours(1),
                new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)),
                100,
                1_000,
                timeout);
    }
}
