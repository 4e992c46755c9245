package dev.rookery.bench.signup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.driver.WireClientFactory;
import dev.rookery.bench.wire.LoginCredentials;
import dev.rookery.bench.wire.WireProtocol;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a new customer does: signs up, logs in, adds a device, connects it. Thread-safe. */
final class NewCustomer {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD = "SecurePass123";
    private static final int SUCCESS = 2;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI signup;
    private final URI api;
    private final DriverLoop loop;
    private final ClientFactory mqtt;

    /**
     * Times since the sign-up was sent.
     *
     * @param signupNanos until the response to the sign-up
     * @param ownerNanos until the owner was logged in to the API
     * @param userNanos until the device's user was created
     * @param loginNanos until the device was connected
     */
    record Times(long signupNanos, long ownerNanos, long userNanos, long loginNanos) {}

    NewCustomer(URI signup, URI api, DriverLoop loop, URI mqtt) {
        this.signup = signup;
        this.api = api;
        this.loop = loop;
        this.mqtt = new WireClientFactory(
                loop,
                new Endpoint(mqtt.getHost(), mqtt.getPort(), Transport.TCP),
                WireProtocol.V3_1_1,
                Optional.empty());
    }

    Times signUp() throws IOException, InterruptedException, DriverException {
        String id = "c" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        String email = id + "@example.com";
        long start = System.nanoTime();
        post(
                signup.resolve("/api/customers/signup"),
                "",
                Map.of("email", email, "password", PASSWORD, "company_name", "Bench", "customer_id", id));
        long signedUp = System.nanoTime();
        JsonNode tokens =
                post(api.resolve("/api/auth/login"), "", Map.of("tenant", id, "name", email, "password", PASSWORD));
        long loggedIn = System.nanoTime();
        post(
                api.resolve("/api/mqtt/users"),
                tokens.get("access_token").asText(),
                Map.of("username", "device001", "password", PASSWORD));
        long added = System.nanoTime();
        return new Times(signedUp - start, loggedIn - start, added - start, connect(id) - start);
    }

    private JsonNode post(URI uri, String token, Map<String, String> body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() / 100 != SUCCESS) {
            throw new IOException(uri + " returned status " + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body());
    }

    /**
     * Returns the time at which the device was connected. Not with the Paho client, which starts its threads with pauses of 100 ms
     * each.
     */
    private long connect(String tenant) throws InterruptedException, DriverException {
        ClientIdentity device =
                new ClientIdentity("device001", Optional.of(new LoginCredentials("device001@" + tenant, PASSWORD)));
        LoadClient client = loop.await(() -> mqtt.connect(device, ClientListener.ignoring()));
        long connected = System.nanoTime();
        loop.await(client::close);
        return connected;
    }
}
