package dev.rookery.api.sensor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.store.journal.Journal;
import dev.rookery.broker.topic.SubscriptionOptions;
import dev.rookery.testkit.RunningProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ingestion continues the sessions of earlier versions, which belonged to the MQTT user of the API, with queued messages and
 * messages in flight. The broker is killed meanwhile.
 */
@Tag("long")
class FormerSessionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int MESSAGES = 2_000;
    /** Receive maximum of the ingestion in {@link SensorProcess}. */
    private static final int IN_FLIGHT = 100;

    @TempDir
    private Path folder;

    private SensorDatabase database;

    @BeforeEach
    void start() throws IOException {
        database = new SensorDatabase();
        Path store = Files.createDirectories(folder.resolve("store"));
        try (Journal journal = new Journal(store, Durability.OS, new SimpleMeterRegistry())) {
            journal.open((tenant, change) -> {});
            write(journal);
        }
        convertToFormat2(store);
    }

    /** Writes two sessions, of which each has every second number. */
    private static void write(Journal journal) {
        Queue<Runnable> loop = new ArrayDeque<>();
        TenantStore store = journal.forTenant(TenantId.DEFAULT, loop::add);
        for (int worker = 0; worker < 2; worker++) {
            SessionKey key = new SessionKey("rookery-ingest-process-" + worker, "rookery-api");
            store.append(new Change.SessionPersisted(key, Duration.ofDays(7).toSeconds()));
            store.append(new Change.Subscribed(
                    key, "$share/rookery-ingest/sensor/#", new SubscriptionOptions(1, false, true, 0)));
            for (int number = worker; number < MESSAGES; number += 2) {
                byte[] payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
                int position = number / 2 + 1;
                store.append(new Change.MessageQueued(
                        key,
                        number + 1L,
                        Message.of("sensor/device/number", payload, 1, false),
                        1,
                        false,
                        new int[0],
                        "$share/rookery-ingest/sensor/#",
                        position <= IN_FLIGHT ? position : 0));
            }
            store.append(new Change.SessionDisconnected(key, System.currentTimeMillis()));
        }
        CompletableFuture<Void> persisted = store.persisted();
        loop.forEach(Runnable::run);
        persisted.orTimeout(1, TimeUnit.MINUTES).join();
    }

    /** Declares the segments as written in format 2, which differs in the names of sessions only. */
    private static void convertToFormat2(Path store) throws IOException {
        int header = 48;
        int checksumAt = header - Integer.BYTES;
        try (Stream<Path> files = Files.list(store)) {
            for (Path segment :
                    files.filter(file -> file.toString().endsWith(".journal")).toList()) {
                byte[] bytes = Files.readAllBytes(segment);
                ByteBuffer buffer = ByteBuffer.wrap(bytes).putInt(8, 2);
                CRC32C checksum = new CRC32C();
                checksum.update(bytes, 0, checksumAt);
                buffer.putInt(checksumAt, (int) checksum.getValue());
                Files.write(segment, bytes);
            }
        }
    }

    private List<Integer> stored() {
        return database.query("SELECT value::int FROM sensor_readings").stream()
                .map(Integer::valueOf)
                .toList();
    }

    @Test
    void storesEachQueuedReadingOnceWhenTheBrokerIsKilledMeanwhile() throws Exception {
        RunningProcess broker = SensorProcess.startBroker(database.url(), 0, 0, folder);
        int port = Integer.parseInt(broker.find("port (\\d+)").group(1));
        int internalPort = Integer.parseInt(broker.find("internal (\\d+)").group(1));
        // Before and after the ingestion has connected for the first time.
        broker.kill();
        broker = SensorProcess.startBroker(database.url(), port, internalPort, folder);
        RunningProcess ingestion = SensorProcess.startIngestion(database.url(), internalPort);
        try {
            for (int kill = 0; kill < 3; kill++) {
                int before = stored().size();
                broker.kill();
                broker = SensorProcess.startBroker(database.url(), port, internalPort, folder);
                await().atMost(TIMEOUT).until(() -> stored().size() > before || stored().size() == MESSAGES);
            }
            await().atMost(TIMEOUT).until(() -> new HashSet<>(stored()).size() == MESSAGES);

            broker.kill();
            broker = SensorProcess.startBroker(database.url(), port, internalPort, folder);
            try (NumberPublisher device = new NumberPublisher(port, false)) {
                device.publish(10);
                device.awaitAll();
            }
            await().atMost(TIMEOUT).until(() -> stored().size() >= MESSAGES + 10);
            assertThat(stored())
                    .hasSize(MESSAGES + 10)
                    .containsAll(IntStream.range(0, MESSAGES).boxed().toList());
        } finally {
            ingestion.terminate();
            ingestion.close();
            broker.close();
        }
    }
}
