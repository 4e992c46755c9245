package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import dev.rookery.api.caller.Role;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behavior while PostgreSQL hangs: it keeps its connections open and does not respond. */
@Tag("long")
class SilentDatabaseTest {
    private static final Duration AWAIT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
    /** More than the silence after which a connection is closed, which is a second more than the timeout. */
    private static final int LONGER_THAN_SILENCE_SECONDS = 8;
    /** More than the connections of the pool. */
    private static final int CALLERS = 12;

    private static PostgresProcess postgres;
    private static TestApi api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        postgres = new PostgresProcess(folder.resolve("cluster"));
        api = new TestApi(TestDatabase.of(postgres), STATEMENT_TIMEOUT);
    }

    @AfterAll
    static void stop() {
        api.close();
        postgres.close();
    }

    @Test
    void returnsUnavailableAndRecovers() {
        ApiClient viewer = api.as(Role.VIEWER);
        ApiClient admin = api.as(Role.ADMIN);
        Mqtt5BlockingClient device = api.device();
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> tail = viewer.stream("/sensor-data/tail?device=live", lines::add);
        await().atMost(AWAIT_TIMEOUT).until(() -> isSeen(device, lines, 1));
        await().atMost(AWAIT_TIMEOUT).until(() -> viewer.get("/health/ready").status() == 200);
        call(viewer, admin).forEach(CompletableFuture::join);
        int sessions = sessions();

        postgres.hang();
        try {
            call(viewer, admin).forEach(call -> call.join().expectProblem(503, "unavailable"));
            assertThat(viewer.get("/health/ready")
                            .expect(503)
                            .json()
                            .getJsonObject("checks")
                            .getString("database"))
                    .isEqualTo("down");
            viewer.get("/health/live").expect(200);
            // Live data does not need the database.
            await().atMost(AWAIT_TIMEOUT).until(() -> isSeen(device, lines, 2));
        } finally {
            postgres.resume();
        }

        await().atMost(AWAIT_TIMEOUT).until(() -> viewer.get("/devices").status() == 200);
        await().atMost(AWAIT_TIMEOUT).until(() -> viewer.get("/health/ready").status() == 200);
        await().atMost(AWAIT_TIMEOUT).until(() -> isSeen(device, lines, 3));
        await().atMost(AWAIT_TIMEOUT).until(() -> sessions() <= sessions);
        assertThat(tail).isNotDone();
        tail.cancel(true);
        device.disconnect();
    }

    @Test
    void slowReaderOfAnExportDoesNotTriggerTheDatabaseTimeout() throws Exception {
        int rows = 40_000;
        postgres.execute("INSERT INTO mqtt_users (username, password_hash) SELECT 'u' || n || repeat('x', 200), 'none'"
                + " FROM generate_series(1, " + rows + ") AS n");
        try (Socket reader = new Socket()) {
            reader.setReceiveBufferSize(16_384);
            reader.connect(api.http());
            reader.getOutputStream().write(api.as(Role.ADMIN).request("/mqtt/export"));
            await().atMost(AWAIT_TIMEOUT)
                    .until(() -> !postgres.query("SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'"
                                    + " AND query LIKE '%FROM mqtt_users u%' AND state_change < now() - interval '"
                                    + LONGER_THAN_SILENCE_SECONDS + " s'")
                            .isEmpty());

            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(reader.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(lines.lines().filter(line -> line.startsWith("{")).limit(rows))
                    .hasSize(rows);
        }
    }

    private static List<CompletableFuture<ApiClient.Response>> call(ApiClient viewer, ApiClient admin) {
        return IntStream.range(0, CALLERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> i % 2 == 0 ? viewer.get("/devices") : admin.get("/mqtt/users/unknown")))
                .toList();
    }

    private static int sessions() {
        return postgres.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'rookery'")
                .size();
    }

    private static boolean isSeen(Mqtt5BlockingClient device, List<String> lines, int value) {
        device.toAsync()
                .publishWith()
                .topic("sensor/live/t")
                .qos(MqttQos.AT_MOST_ONCE)
                .payload(Integer.toString(value).getBytes(StandardCharsets.UTF_8))
                .send()
                .join();
        return lines.stream().anyMatch(line -> line.contains("\"value\":" + value));
    }
}
