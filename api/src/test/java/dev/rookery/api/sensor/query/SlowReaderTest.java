package dev.rookery.api.sensor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.rookery.api.TestApi;
import dev.rookery.api.access.Role;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Those who read slower than the API could write cost it a bounded amount of memory. */
class SlowReaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Far more than the buffers between the API and a reader hold. */
    private static final int ROWS = 200_000;

    private static final int TEXTS = 10_000;

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
        String hash = new PasswordHasher(new PasswordCost(4, 10)).hash(TestApi.PASSWORD);
        api.database()
                .execute("INSERT INTO mqtt_users (username, password_hash, is_superuser) VALUES ('tester', '" + hash
                        + "', true)");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void readsNoMoreFromPostgresThanTheReaderOfAnExportTakes() throws Exception {
        api.database()
                .execute("SELECT sensor_make_partition('sensor_readings', '2026-01-01');"
                        + " INSERT INTO sensor_series (device, metric, unit, type) VALUES ('d', 'm', 'unit', 'number');"
                        + " INSERT INTO sensor_readings (time, identity, value, series) SELECT"
                        + " timestamptz '2026-01-01 00:00:00+00' + n * interval '1 millisecond', n, n, s.id"
                        + " FROM generate_series(1, " + ROWS + ") AS n, sensor_series s");
        try (Socket reader = get("/sensor-data/export?device=d&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")) {
            List<String> states = new ArrayList<>();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                states.add(cursor());
                int size = states.size();
                return size > 1
                        && states.get(size - 1).startsWith("idle in transaction")
                        && states.get(size - 1).equals(states.get(size - 2));
            });

            assertThat(lines(reader)
                            .filter(line -> line.startsWith("d,m,2026-01-01T"))
                            .limit(ROWS))
                    .hasSize(ROWS);
        }
        await().atMost(PATIENCE).until(() -> !cursor().startsWith("idle in transaction"));
    }

    /** What the session of the export does, and since when. */
    private static String cursor() {
        return String.join(
                "",
                api.database()
                        .query("SELECT state || ' ' || state_change FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND query LIKE '%sensor_readings r JOIN%'"
                                + " AND pid <> pg_backend_pid()"));
    }

    @Test
    void leavesReadingsOutForAViewerThatFallsBehindAndSaysSo() throws Exception {
        Mqtt5BlockingClient device = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(api.mqtt().getPort())
                .simpleAuth()
                .username("tester")
                .password(TestApi.PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        device.connect();
        try (Socket viewer = get("/sensor-data/tail?device=loud")) {
            String text = "x".repeat(1_000);
            // The head of the answer says that the viewer is subscribed.
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(viewer.getInputStream(), StandardCharsets.US_ASCII), 1);
            assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < TEXTS; i++) {
                last = publish(device, text);
                if (i % 100 == 0) {
                    last.join();
                }
            }
            last.join();

            AtomicBoolean told = new AtomicBoolean();
            Thread reading = new Thread(() -> told.set(reader.lines().anyMatch(line -> line.equals("event: missed"))));
            reading.start();
            await().atMost(PATIENCE).until(() -> {
                publish(device, "still here").join();
                return told.get();
            });
        }
        device.disconnect();
    }

    private static CompletableFuture<?> publish(Mqtt5BlockingClient device, String text) {
        return device.toAsync()
                .publishWith()
                .topic("sensor/loud/text")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    /** A reader whose own buffer is small. */
    private static Socket get(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16_384);
        socket.connect(api.http());
        socket.getOutputStream().write(api.as(Role.VIEWER).request(path));
        return socket;
    }

    private static Stream<String> lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).lines();
    }
}
