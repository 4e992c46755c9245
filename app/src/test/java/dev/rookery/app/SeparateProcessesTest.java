package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery broker} and {@code rookery api} in separate processes, connected by options only, with TLS. */
@Tag("long")
class SeparateProcessesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String TOKEN = "a-token-for-the-admin-port";
    private static final String PASSWORD = "the first password";
    private static final String SERVICE_KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void apiReadsTheBrokerStateAndHasALongQueue() throws Exception {
        String postgres = TestDatabase.create().url();
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Path serviceKey = Files.writeString(folder.resolve("service-key"), SERVICE_KEY + "\n");
        X509Bundle certificate = new CertificateBuilder()
                .subject("cn=broker")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path authority = Files.writeString(folder.resolve("ca.pem"), certificate.getCertificatePathPEM());
        Path certificateKey = Files.writeString(folder.resolve("tls.key"), certificate.getPrivateKeyPEM());
        try (RunningProcess broker = RookeryProcess.start(
                folder.resolve("broker"),
                "broker",
                "--postgres-url",
                postgres,
                "--mqtt-port",
                "0",
                "--websocket-port",
                "none",
                "--internal-port",
                "0",
                "--internal-tls-certificate",
                authority.toString(),
                "--internal-tls-key",
                certificateKey.toString(),
                "--service-key-file",
                serviceKey.toString(),
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
                    "--broker-internal-port",
                    broker.find("Internal port +[^:]+:(\\d+)").group(1),
                    "--broker-internal-ca",
                    authority.toString(),
                    "--service-key-file",
                    serviceKey.toString(),
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
                assertThat(get(client, TOKEN).getBoolean("service")).isTrue();
                refusesAnotherKey(postgres, broker, authority);
            }
        }
    }

    private void refusesAnotherKey(String postgres, RunningProcess broker, Path authority) throws Exception {
        Path otherKey = Files.writeString(folder.resolve("other-key"), SERVICE_KEY.replace('0', '1'));
        try (RunningProcess api = RookeryProcess.start(
                folder.resolve("other-api"),
                "api",
                "--postgres-url",
                postgres,
                "--api-port",
                "0",
                "--broker-internal-port",
                broker.find("Internal port +[^:]+:(\\d+)").group(1),
                "--broker-internal-ca",
                authority.toString(),
                "--service-key-file",
                otherKey.toString())) {
            api.awaitOutput("that ROOKERY_SERVICE_KEY is the same for the broker and the API", TIMEOUT);
            broker.awaitOutput("its token is signed with another key", TIMEOUT);
            assertThat(api.output() + broker.output()).doesNotContain(SERVICE_KEY, SERVICE_KEY.replace('0', '1'));
        }
    }

    @Test
    void requiresAServiceKey() throws Exception {
        Path shortKey = Files.writeString(folder.resolve("short-key"), "short");
        String url = "--postgres-url=postgresql://x@127.0.0.1:1/x";

        try (RunningProcess api = RookeryProcess.start(folder, "api", url)) {
            assertThat(api.awaitExit(TIMEOUT)).isEqualTo(2);
            assertThat(api.output())
                    .contains("The API requires a service key. Set ROOKERY_SERVICE_KEY or --service-key-file");
        }
        try (RunningProcess broker = RookeryProcess.start(folder, "broker", url, "--internal-port=0")) {
            assertThat(broker.awaitExit(TIMEOUT)).isEqualTo(2);
            assertThat(broker.output()).contains("--internal-port requires a service key");
        }
        try (RunningProcess api = RookeryProcess.start(folder, "api", url, "--service-key-file=" + shortKey)) {
            assertThat(api.awaitExit(TIMEOUT)).isEqualTo(2);
            assertThat(api.output()).contains("5 bytes; at least 32 are required");
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
