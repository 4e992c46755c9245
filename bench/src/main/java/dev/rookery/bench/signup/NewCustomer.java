package dev.rookery.bench.signup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.UUID;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

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
    private final URI mqtt;

    /**
     * Times since the sign-up was sent.
     *
     * @param signupNanos until the response to the sign-up
     * @param loginNanos until the device was connected
     */
    record Times(long signupNanos, long loginNanos) {}

    NewCustomer(URI signup, URI api, URI mqtt) {
        this.signup = signup;
        this.api = api;
        this.mqtt = mqtt;
    }

    Times signUp() throws IOException, InterruptedException, MqttException {
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
        post(
                api.resolve("/api/mqtt/users"),
                tokens.get("access_token").asText(),
                Map.of("username", "device001", "password", PASSWORD));
        return new Times(signedUp - start, connect(id) - start);
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

    /** Returns the time at which the device was connected: its disconnection is not part of the measurement. */
    private long connect(String tenant) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("device001@" + tenant);
        options.setPassword(PASSWORD.toCharArray());
        MqttClient client = new MqttClient(mqtt.toString(), "device001", new MemoryPersistence());
        try {
            client.connect(options);
            long connected = System.nanoTime();
            client.disconnect();
            return connected;
        } finally {
            client.close();
        }
    }
}
