package dev.rookery.broker.engine;

import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.broker.Broker;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.admin.http.AdminServer;
import dev.rookery.broker.admin.http.AdminToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Admin port of a broker under test and its HTTP client, which validates responses against the OpenAPI document. */
final class AdminPort implements AutoCloseable {
    static final String TOKEN = "a-token-for-tests-only";
    /** Key of the tokens of tenants. */
    static final ServiceKey KEY = ServiceKey.random();

    private static final int PACKET_SIZE = 1 << 20;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final AdminServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AdminContract contract = new AdminContract();

    AdminPort(Broker broker) {
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        AdminConfig config = AdminConfig.forPackets(anyPort, new AdminToken(TOKEN), PACKET_SIZE)
                .withTenantKeys(Optional.of(ServiceKeys.of(KEY)));
        server = AdminServer.start(config, broker);
    }

    /** Returns the ids of the operations that have returned a status below 400. */
    Set<String> succeeded() {
        return contract.succeeded();
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Returns a request without the token. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .timeout(DEADLINE);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            contract.check(response);
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> sendForBytes(String path) throws IOException, InterruptedException {
        return client.send(
                request(path).header("Authorization", "Bearer " + TOKEN).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> exchange(String method, String path, String body) {
        return send(request(path)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    JsonObject get(String path) {
        HttpResponse<String> response = exchange("GET", path, "");
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body());
    }

    JsonArray items(String path) {
        return get(path).getJsonArray("items");
    }

    /** Opens the event stream of the default tenant; the caller closes it. */
    Stream stream(String lastEventId) {
        return stream("/v1/tenants/default/events/stream", lastEventId);
    }

    Stream stream(String path, String lastEventId) {
        HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + TOKEN);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            contract.check(response);
            return new Stream(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** Server-sent event. */
    record Event(String id, String type, JsonObject data) {}

    /** Blocking reader of server-sent events. */
    static final class Stream implements AutoCloseable {
        private final BufferedReader lines;

        Stream(InputStream body) {
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** Waits for the next event. */
        Event next() {
            try {
                String id = "";
                String type = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        type = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        return new Event(id, type, new JsonObject(line.substring(6)));
                    }
                }
                throw new AssertionError("The event stream ended");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
