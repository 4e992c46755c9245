package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code rookery all} in a separate process, used as customers do: sign-up, REST API and MQTT. */
final class SignupPlatform implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofMinutes(3);
    static final String PASSWORD = "SecurePass123";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningProcess process;

    /** Starts the process and waits until it is ready. */
    SignupPlatform(Path data, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "all",
                "--mqtt-host=127.0.0.1",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--api-host=127.0.0.1",
                "--api-port=0",
                "--exporter-port=0",
                "--provisioner-port=0",
                "--signups-per-address=1000",
                "--signups-per-network=1000",
                "--signups-per-hour=1000",
                "--drain-time=0s",
                "--bcrypt-cost=4"));
        arguments.addAll(List.of(options));
        process = RookeryProcess.start(data, arguments.toArray(String[]::new));
        process.awaitOutput("Rookery is ready", TIMEOUT);
    }

    RunningProcess process() {
        return process;
    }

    int signupPort() {
        return port("Sign-up +http://localhost:(\\d+)/");
    }

    int consolePort() {
        return port("Console +http://localhost:(\\d+)/");
    }

    int apiPort() {
        return port("API +http://127.0.0.1:(\\d+)/");
    }

    int exporterPort() {
        return port("Metrics +http://127.0.0.1:(\\d+)/");
    }

    private int port(String pattern) {
        return Integer.parseInt(process.find(pattern).group(1));
    }

    /** Calls the provisioner. */
    HttpResponse<String> signup(String method, String path, String token, JsonObject body) {
        return send("http://localhost:" + signupPort() + "/api" + path, method, token, body);
    }

    /** Calls the API. */
    HttpResponse<String> api(String method, String path, String token, JsonObject body) {
        return send("http://127.0.0.1:" + apiPort() + "/api" + path, method, token, body);
    }

    /** Signs up a customer with this id and returns the access token. */
    String signUp(String id) {
        HttpResponse<String> response = signup(
                "POST",
                "/customers/signup",
                "",
                new JsonObject()
                        .put("email", id + "@example.com")
                        .put("password", PASSWORD)
                        .put("company_name", id)
                        .put("customer_id", id));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new JsonObject(response.body()).getString("access_token");
    }

    JsonObject status(String id, String token) {
        HttpResponse<String> response = signup("GET", "/customers/" + id + "/deployment/status", token, null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    /** Logs in to the API with the email address and the password of the sign-up. */
    HttpResponse<String> logIn(String tenant) {
        return api(
                "POST",
                "/auth/login",
                "",
                new JsonObject()
                        .put("tenant", tenant)
                        .put("name", tenant + "@example.com")
                        .put("password", PASSWORD));
    }

    /** Adds an MQTT user as the owner of a tenant. */
    void addDevice(String tenant, String username, String password) {
        String token = new JsonObject(logIn(tenant).body()).getString("access_token");
        HttpResponse<String> added = api(
                "POST",
                "/mqtt/users",
                token,
                new JsonObject()
                        .put("username", username)
                        .put("password", password)
                        .put(
                                "acls",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("topic", "sensor/%u/#")
                                                .put("access", 3))));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    }

    WireClient mqtt() {
        return WireClient.tcp(new InetSocketAddress("127.0.0.1", port("MQTT +127\\.0\\.0\\.1:(\\d+)")));
    }

    /** Connects a device of a tenant, and returns the reason code. */
    int connect(WireClient client, String tenant, String username, String password) {
        return client.connect(Connect.v5(username).user(username + "@" + tenant, password))
                .code();
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private static HttpResponse<String> send(String url, String method, String token, JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
