package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery all} in a separate process. */
class RookeryProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @TempDir
    private Path data;

    /** One test, because each process takes seconds to start. */
    @Test
    void runsThePlatformAndRestartsAfterAStopAndAKill() throws Exception {
        int metricsPort = FreePort.find();
        try (RunningProcess platform = rookery(
                "all",
                "--mqtt-port",
                "0",
                "--websocket-port",
                "0",
                "--exporter-port",
                "0",
                "--dashboard-port",
                "0",
                "--api-port",
                "0",
                "--metrics-port",
                Integer.toString(metricsPort))) {
            platform.awaitOutput("Rookery is ready", TIMEOUT);
            Matcher listener = platform.find("MQTT +\\*:(\\d+)");
            Matcher admin = platform.find("superuser '(\\w+)' with password (\\w+)");

            addUser("device001");
            allowToPublish("device001");
            publishAsDevice(Integer.parseInt(listener.group(1)), admin.group(1), admin.group(2));

            assertThat(metrics(metricsPort))
                    .containsPattern("rookery_auth_logins_total\\{result=\"accepted\"} [1-9]")
                    .contains("rookery_auth_postgres_available 1.0");
            platform.terminate();
            assertThat(platform.awaitExit(TIMEOUT)).isEqualTo(143);
        }
        try (RunningProcess again = rookery(
                "all",
                "--mqtt-port",
                "0",
                "--websocket-port",
                "0",
                "--exporter-port",
                "0",
                "--dashboard-port",
                "0",
                "--api-port",
                "0")) {
            again.awaitOutput("Rookery is ready", TIMEOUT);
            assertThat(again.output()).doesNotContain("First start");
            addUser("device002");
            // Its PostgreSQL server may still be shutting down when the next one starts.
            again.kill();
        }
        try (RunningProcess list = rookery("user", "list")) {
            assertThat(list.awaitExit(TIMEOUT)).isZero();
            assertThat(list.output()).contains("device001\tactive").contains("device002\tactive");
        }
        try (RunningProcess again = rookery(
                "all",
                "--mqtt-port",
                "0",
                "--websocket-port",
                "0",
                "--exporter-port",
                "0",
                "--dashboard-port",
                "0",
                "--api-port",
                "0")) {
            again.awaitOutput("Rookery is ready", TIMEOUT);
        }
    }

    private void addUser(String name) {
        command("user", "add", name, "--password-stdin", "--bcrypt-cost", "4");
    }

    private void allowToPublish(String name) {
        command("acl", "add", name, "sensor/%u/#", "--write");
    }

    private void command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        RookeryCommands.run("secret\n", command.toArray(String[]::new)).orFail();
    }

    private static void publishAsDevice(int port, String admin, String adminPassword) throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (MqttClient root = client(port, "root", admin, adminPassword);
                MqttClient device = client(port, "device", "device001", "secret")) {
            root.subscribe(
                    "sensor/#",
                    1,
                    (topic, message) ->
                            received.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));
            device.publish("sensor/device001/temperature", new MqttMessage("22.5".getBytes(StandardCharsets.UTF_8)));

            assertThat(received.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("sensor/device001/temperature 22.5");
            root.disconnect();
            device.disconnect();
        }
    }

    private static MqttClient client(int port, String id, String username, String password) throws Exception {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, id, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(username);
        options.setPassword(password.toCharArray());
        client.connect(options);
        return client;
    }

    private static String metrics(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private RunningProcess rookery(String... arguments) throws Exception {
        return RookeryProcess.start(data, arguments);
    }
}
