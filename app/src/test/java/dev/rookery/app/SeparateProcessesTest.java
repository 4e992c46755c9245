package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery broker} and {@code rookery api} in separate processes, connected by options only. */
class SeparateProcessesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String TOKEN = "a-token-for-the-admin-port";
    private static final String PASSWORD = "the first password";

    @TempDir
    private Path folder;

    @Test
    void apiReadsTheBrokerStateAndHasALongQueue() throws Exception {
        String postgres = TestDatabase.create().url();
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        try (RunningProcess broker = RookeryProcess.start(
                folder.resolve("broker"),
                "broker",
                "--postgres-url",
                postgres,
                "--mqtt-port",
                "0",
                "--websocket-port",
                "none",
                "--admin-port",
                "0",
                "--admin-token-file",
                token.toString())) {
            broker.awaitOutput("Rookery is ready", TIMEOUT);
            String adminPort = broker.find("Admin port +[^:]+:(\\d+)").group(1);
            try (RunningProcess api = RookeryProcess.start(
                    folder.resolve("api"),
                    "api",
                    "--postgres-url",
                    postgres,
                    "--api-host",
                    "127.0.0.1",
                    "--api-port",
                    "0",
                    "--broker-port",
                    broker.find("MQTT +\\*:(\\d+)").group(1),
                    "--broker-admin-port",
                    adminPort,
                    "--broker-admin-token-file",
                    token.toString(),
                    "--api-first-password-file",
                    password.toString())) {
                api.awaitOutput("The API is ready", TIMEOUT);
                String base = api.find("(http://127.0.0.1:\\d+/api)").group(1);

                assertThat(get(base + "/broker", login(base)).getString("state"))
                        .isEqualTo("running");
                String client = "http://127.0.0.1:" + adminPort + "/v1/tenants/default/client?id=rookery-ingest-api-0";
                await().atMost(TIMEOUT)
                        .untilAsserted(() -> assertThat(get(client, TOKEN).getJsonObject("limits", new JsonObject()))
                                .contains(Map.entry("queued_messages", 1_000_000)));
            }
        }
    }

    private static String login(String base) throws IOException, InterruptedException {
        JsonObject body = new JsonObject().put("name", "admin").put("password", PASSWORD);
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/auth/login"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .build();
        return send(request).getString("access_token");
    }

    private static JsonObject get(String uri, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(uri))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private static JsonObject send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return new JsonObject(answer.body());
    }
}
