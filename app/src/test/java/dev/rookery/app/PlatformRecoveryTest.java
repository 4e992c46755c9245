package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery all} and its PostgreSQL when one of them is killed. */
@Tag("long")
class PlatformRecoveryTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    /** One test, because each process takes seconds to start. */
    @Test
    void platformRestartsPostgresqlAndPostgresqlEndsWithThePlatform() throws Exception {
        Path data = folder.resolve("data");
        // The default data folder, also for root.
        Path unused = Files.createDirectories(folder.resolve("home/.local/share/rookery"));
        try (RunningProcess platform = start(
                "all",
                "--data=" + data,
                "--mqtt-port=0",
                "--websocket-port=none",
                "--api-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--log-level=info")) {
            platform.awaitOutput("Rookery is ready", TIMEOUT);
            int port = Integer.parseInt(platform.find("MQTT +\\*:(\\d+)").group(1));
            ProcessHandle first = postmaster(data);

            first.destroyForcibly();
            platform.awaitOutput("PostgreSQL on port", TIMEOUT);
            platform.awaitOutput("accepts connections again", TIMEOUT);

            // Without --data: the command finds the platform.
            try (RunningProcess add = start("user", "add", "device001", "--password-stdin", "--bcrypt-cost=4")) {
                add.write("secret\n");
                assertThat(add.awaitExit(TIMEOUT)).isZero();
                assertThat(add.output()).contains("platform that runs on " + data, "Added user 'device001'");
            }
            await().atMost(TIMEOUT)
                    .ignoreExceptionsInstanceOf(MqttException.class)
                    .until(() -> logsIn(port));

            ProcessHandle second = postmaster(data);
            platform.kill();
            await().atMost(TIMEOUT).until(() -> !second.isAlive());
        }
        try (RunningProcess list = start("user", "list")) {
            assertThat(list.awaitExit(TIMEOUT)).isEqualTo(1);
            assertThat(list.output()).contains("There is no database in " + unused);
        }
        try (RunningProcess list = start("user", "list", "--data=" + data)) {
            assertThat(list.awaitExit(TIMEOUT)).isZero();
            assertThat(list.output()).contains("No platform is running", "device001\tactive");
        }
    }

    private RunningProcess start(String... arguments) throws IOException {
        List<String> command = RookeryProcess.command(arguments);
        command.add(1, "-Duser.home=" + folder.resolve("home"));
        return RunningProcess.start(command);
    }

    private static ProcessHandle postmaster(Path data) throws IOException {
        Path file = data.resolve("postgresql").resolve("postmaster.pid");
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()))
                .orElseThrow();
    }

    private static boolean logsIn(int port) throws MqttException {
        try (MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, "device", new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("device001");
            options.setPassword("secret".toCharArray());
            client.connect(options);
            client.disconnect();
            return true;
        }
    }
}
