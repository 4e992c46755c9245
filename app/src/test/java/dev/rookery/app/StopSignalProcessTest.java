package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals to a broker process. */
@Tag("long")
class StopSignalProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int CLIENTS = 50;

    @TempDir
    private Path data;

    @Test
    void secondSignalEndsTheDrain() throws Exception {
        String postgres = TestDatabase.create().url();
        RookeryCommands.run("", "migrate", "--postgres-url=" + postgres).orFail();
        RookeryCommands.run(
                        "secret\n",
                        "user",
                        "add",
                        "device001",
                        "--password-stdin",
                        "--bcrypt-cost=4",
                        "--postgres-url=" + postgres)
                .orFail();
        try (RunningProcess broker = RookeryProcess.start(
                data,
                "broker",
                "--postgres-url=" + postgres,
                "--mqtt-port=0",
                "--websocket-port=none",
                "--drain-time=1h",
                "--log-level=info")) {
            broker.awaitOutput("Rookery is ready", TIMEOUT);
            int port = Integer.parseInt(broker.find("MQTT +\\*:(\\d+)").group(1));
            for (int i = 0; i < CLIENTS; i++) {
                connect(port, "device-" + i);
            }

            broker.terminate();
            broker.awaitOutput("Stopping", TIMEOUT);
            broker.terminate();

            assertThat(broker.awaitExit(TIMEOUT)).isEqualTo(143);
        }
    }

    /** At moments of the start: before the database, while its tables are created, and with some components running. */
    @ParameterizedTest
    @ValueSource(strings = {"Starting PostgreSQL in", "postgresql-programs", "PG_VERSION", "store"})
    void signalDuringTheStartIsNoDefect(String moment) throws Exception {
        try (RunningProcess platform = RookeryProcess.start(
                data,
                "all",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--admin-port=0",
                "--api-port=0",
                "--exporter-port=0",
                "--dashboard-port=0")) {
            platform.awaitOutput("Starting PostgreSQL in", TIMEOUT);
            Path file =
                    switch (moment) {
                        case "postgresql-programs" -> data.resolve(moment);
                        case "PG_VERSION" -> data.resolve("postgresql").resolve(moment);
                        case "store" -> data.resolve("broker").resolve("store");
                        default -> data;
                    };
            Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(file));

            platform.terminate();

            assertThat(platform.awaitExit(TIMEOUT)).isEqualTo(143);
            assertThat(platform.output()).doesNotContain("defect", "Exception");
        }
    }

    private static void connect(int port, String id) throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("device001");
        options.setPassword("secret".toCharArray());
        new MqttClient("tcp://127.0.0.1:" + port, id, new MemoryPersistence()).connect(options);
    }
}
