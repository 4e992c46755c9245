package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose limit of open files is small. */
class DescriptorLimitProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int LIMIT = 512;

    @TempDir
    private Path data;

    @Test
    void connectionsDoNotUseUpAllDescriptors() throws Exception {
        String postgres = TestDatabase.create().url();
        RookeryCommands.run("", "migrate", "--postgres-url=" + postgres).orFail();
        String[] add = {"user", "add", "device", "--password-stdin", "--bcrypt-cost=4", "--postgres-url=" + postgres};
        RookeryCommands.run("secret\n", add).orFail();
        try (RunningProcess broker = start(
                "broker",
                "--postgres-url=" + postgres,
                "--mqtt-port=0",
                "--websocket-port=none",
                "--drain-time=0s",
                "--data=" + data)) {
            broker.awaitOutput("Rookery is ready", TIMEOUT);
            int port = Integer.parseInt(broker.find("MQTT +\\*:(\\d+)").group(1));

            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                sockets.add(new Socket("127.0.0.1", port));
            }
            broker.awaitOutput("Refusing connections", TIMEOUT);
            for (Socket socket : sockets) {
                socket.close();
            }

            await().atMost(TIMEOUT)
                    .ignoreExceptionsInstanceOf(MqttException.class)
                    .until(() -> logsIn(port));
            assertThat(broker.output()).doesNotContain("Too many open files");
        }
    }

    private static RunningProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "rookery"));
        command.addAll(RookeryProcess.command(arguments));
        return RunningProcess.start(command);
    }

    private static boolean logsIn(int port) throws MqttException {
        try (MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, "device", new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("device");
            options.setPassword("secret".toCharArray());
            client.connect(options);
            client.disconnect();
            return true;
        }
    }
}
