package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.RunningProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two customers with equal names in one {@code rookery all}, managed by commands while it runs. */
@Tag("long")
class TenantProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String TOPIC = "sensor/device001/temperature";

    private final List<MqttClient> clients = new ArrayList<>();
    private int port;

    @TempDir
    private Path data;

    /** One test, because each process takes seconds to start. */
    @Test
    void servesTwoCustomers() throws Exception {
        try (RunningProcess platform = RookeryProcess.start(
                data,
                "all",
                "--mqtt-port=0",
                "--websocket-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--api-port=0")) {
            platform.awaitOutput("Rookery is ready", TIMEOUT);
            port = Integer.parseInt(platform.find("MQTT +\\*:(\\d+)").group(1));
            addCustomer("acme", "first secret");
            addCustomer("zebra", "second secret");

            BlockingQueue<String> acmes = subscribe(connect("acme", "first secret"));
            BlockingQueue<String> zebras = subscribe(connect("zebra", "second secret"));
            publish("acme", "first secret", "of acme");
            publish("zebra", "second secret", "of zebra");

            assertThat(acmes.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("of acme");
            assertThat(zebras.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("of zebra");
            assertThat(acmes).isEmpty();
            assertThat(zebras).isEmpty();
            assertThatThrownBy(() -> connect("acme", "second secret")).isInstanceOf(MqttException.class);

            MqttClient suspended = clients.get(0);
            command("tenant", "suspend", "acme");
            await().until(() -> !suspended.isConnected());
            assertThat(clients.get(1).isConnected()).isTrue();
            command("tenant", "resume", "acme");
            await().ignoreExceptions()
                    .until(() -> connect("acme", "first secret").isConnected());

            command("tenant", "remove", "acme", "--yes");
            await().until(() -> !command("tenant", "list").contains("acme"));
            assertThat(clients.get(1).isConnected()).isTrue();
        } finally {
            for (MqttClient client : clients) {
                client.close(true);
            }
        }
    }

    private void addCustomer(String tenant, String password) {
        command("tenant", "add", tenant);
        List<String> user =
                List.of("user", "add", "device001", "--tenant", tenant, "--password-stdin", "--bcrypt-cost=4");
        RookeryCommands.run(password + "\n", withData(user)).orFail();
        command("acl", "add", "device001", "sensor/%u/#", "--read", "--write", "--tenant", tenant);
    }

    private String command(String... arguments) {
        return RookeryCommands.run("", withData(List.of(arguments))).orFail();
    }

    private String[] withData(List<String> arguments) {
        List<String> command = new ArrayList<>(arguments);
        command.addAll(List.of("--data", data.toString()));
        return command.toArray(String[]::new);
    }

    private MqttClient connect(String tenant, String password) throws MqttException {
        MqttClient client =
                new MqttClient("tcp://127.0.0.1:" + port, "client" + clients.size(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("device001@" + tenant);
        options.setPassword(password.toCharArray());
        clients.add(client);
        client.connect(options);
        return client;
    }

    private static BlockingQueue<String> subscribe(MqttClient client) throws MqttException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        client.subscribe(
                "sensor/device001/#",
                1,
                (topic, message) -> received.add(new String(message.getPayload(), StandardCharsets.UTF_8)));
        return received;
    }

    private void publish(String tenant, String password, String payload) throws MqttException {
        connect(tenant, password).publish(TOPIC, new MqttMessage(payload.getBytes(StandardCharsets.UTF_8)));
    }
}
