package dev.rookery.api.sensor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that read slowly use a bounded amount of memory. */
@Tag("long")
class SlowReaderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** Rows of 1 kB each, more than all buffers between the API and the client hold. */
    private static final int ROWS = 12_000;

    /** Less than the write queue of a response, so that a client that reads receives all. */
    private static final int TEXTS_OF_A_MESSAGE = 40;

    private static final int MESSAGES = 250;

    /** Within the retention. */
    private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).minusDays(2);

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void exportAppliesBackPressureToPostgres() throws Exception {
        fill("d", ROWS);
        try (Socket caller = get(export("d"))) {
            List<String> states = new ArrayList<>();
            await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(500)).until(() -> {
                states.add(cursor());
                int size = states.size();
                return size > 1
                        && states.get(size - 1).startsWith("idle in transaction")
                        && states.get(size - 1).equals(states.get(size - 2));
            });

            assertThat(reader(caller)
                            .lines()
                            .filter(line -> line.startsWith("d,m," + DAY + "T"))
                            .limit(ROWS))
                    .hasSize(ROWS);
        }
        await().atMost(TIMEOUT).until(() -> !cursor().startsWith("idle in transaction"));
    }

    @Test
    void completesARunningExportWhenTheApiStops() throws Exception {
        fill("e", ROWS / 4);
        try (Socket caller = get(export("e"))) {
            BufferedReader lines = answered(caller);
            CompletableFuture<Void> restart = api.beginRestart();

            // The last chunk is empty.
            assertThat(lines.lines().takeWhile(line -> !line.equals("0")).filter(line -> line.startsWith("e,m,")))
                    .hasSize(ROWS / 4);
            restart.get();
        }
    }

    private static String export(String device) {
        return "/sensor-data/export?device=" + device + "&from=" + DAY + "T00:00:00Z&to=" + DAY.plusDays(1)
                + "T00:00:00Z";
    }

    private static void fill(String device, int rows) {
        api.database()
                .execute("SELECT sensor_make_partition('sensor_readings', '" + DAY
                        + "'); INSERT INTO sensor_series (tenant, device, metric, unit, type) VALUES ('default', '"
                        + device
                        + "', 'm', 'unit', 'text'); INSERT INTO sensor_readings (time, identity, content, series) SELECT"
                        + " timestamptz '" + DAY
                        + " 00:00:00+00' + n * interval '1 millisecond', n, repeat('x', 1000), s.id"
                        + " FROM generate_series(1, " + rows + ") AS n, sensor_series s WHERE device = '" + device
                        + "'");
    }

    /** Returns the state of the export's PostgreSQL session and the time of its last change. */
    private static String cursor() {
        return String.join(
                "",
                api.database()
                        .query("SELECT state || ' ' || state_change FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND query LIKE '%sensor_readings r JOIN%'"
                                + " AND pid <> pg_backend_pid()"));
    }

    @Test
    void dropsReadingsForASlowClientAndReportsTheirNumber() throws Exception {
        Mqtt5BlockingClient device = api.device();
        try (Socket viewer = get("/sensor-data/tail?device=loud");
                Socket other = get("/sensor-data/tail?device=loud")) {
            BufferedReader slow = answered(viewer);
            BufferedReader quick = answered(other);
            String texts = Collections.nCopies(TEXTS_OF_A_MESSAGE, "\"" + "x".repeat(1_000) + "\"")
                    .toString();
            for (int i = 0; i < MESSAGES; i++) {
                publish(device, texts).join();
                // Readings that the fast client has received were also sent to the slow one, so none are in other
                // buffers when it starts to read.
                quick.lines()
                        .filter(line -> line.startsWith("data: "))
                        .limit(TEXTS_OF_A_MESSAGE)
                        .forEach(line -> assertThat(line).contains("\"device\":\"loud\""));
            }

            AtomicBoolean reported = new AtomicBoolean();
            Thread reading =
                    new Thread(() -> reported.set(slow.lines().anyMatch(line -> line.equals("event: dropped"))));
            reading.start();
            await().atMost(TIMEOUT).until(() -> {
                publish(device, "still here").join();
                return reported.get();
            });
        }
        device.disconnect();
    }

    /** Reads the response head, which is sent once the client is subscribed. */
    private static BufferedReader answered(Socket socket) throws IOException {
        BufferedReader reader = reader(socket);
        assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
        return reader;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static CompletableFuture<?> publish(Mqtt5BlockingClient device, String text) {
        return device.toAsync()
                .publishWith()
                .topic("sensor/loud/text")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    /** Opens a request with a small receive buffer. */
    private static Socket get(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16_384);
        socket.connect(api.http());
        socket.getOutputStream().write(api.as(Role.VIEWER).request(path));
        return socket;
    }
}
