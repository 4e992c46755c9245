package dev.rookery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dashboard.file.ConsoleFiles;
import dev.rookery.dashboard.proxy.Upstream;
import dev.rookery.http.ProxyToken;
import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests, event streams and WebSockets that pass through the console to the API and the broker. */
class ReverseProxyTest {
    private static final int SECONDS = 60;

    private final FakeApi api = new FakeApi();
    private final DashboardServer server = new DashboardServer(
            new DashboardConfig("127.0.0.1", 0, 0, api.upstream(), Optional.of(api.upstream())),
            new ConsoleFiles("/dev/rookery/dashboard/example/"));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
        api.close();
    }

    @Test
    void forwardsRequestsWithBodyQueryAndHeaders() throws Exception {
        String body = "x".repeat(2_000_000);
        HttpResponse<String> response = http.send(
                request("/api/echo?a=%2F&b=1")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("X-Path")).contains("/api/echo?a=%2F&b=1");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void keepsTheHostNameBecauseItSelectsTheTenant() throws Exception {
        http.send(request("/api/echo").build(), HttpResponse.BodyHandlers.discarding());

        assertThat(api.hosts).containsExactly("127.0.0.1:" + server.port());
    }

    @Test
    void reportsTheAddressOfTheClientAndNotWhatItClaims() throws Exception {
        http.send(
                request("/api/echo").header("X-Forwarded-For", "203.0.113.7").build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(api.forwarded).containsExactly("127.0.0.1");
    }

    @Test
    void trustsTheProxiesInFrontOfIt() throws Exception {
        try (DashboardServer behind =
                new DashboardServer(new DashboardConfig("127.0.0.1", 0, 1, api.upstream(), Optional.empty()))) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + behind.port() + "/api/echo"))
                            .header("X-Forwarded-For", "10.9.9.9, 203.0.113.7")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }

        assertThat(api.forwarded).containsExactly("203.0.113.7");
    }

    @Test
    void onlyTheConsoleItselfSendsItsToken() throws Exception {
        ProxyToken token = ProxyToken.generate();
        try (DashboardServer known = new DashboardServer(
                new DashboardConfig("127.0.0.1", 0, 0, api.upstream().withToken(token), Optional.empty()))) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + known.port() + "/api/echo"))
                            .header(ProxyToken.HEADER, "forged")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        http.send(
                request("/api/echo").header(ProxyToken.HEADER, "forged").build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(api.proxyTokens).containsExactly(List.of(token.value()), List.of());
    }

    @Test
    void streamsEventsAsTheyAreSent() throws Exception {
        HttpResponse<InputStream> response =
                http.send(request("/api/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream events = response.body()) {
            assertThat(events.readNBytes(13)).isEqualTo("data: first\n\n".getBytes(StandardCharsets.UTF_8));

            HttpServerResponse stream = api.stream.get(SECONDS, TimeUnit.SECONDS);
            stream.write("data: second\n\n");

            assertThat(events.readNBytes(14)).isEqualTo("data: second\n\n".getBytes(StandardCharsets.UTF_8));
        }
        // The API must not go on streaming to a browser that is gone.
        api.streamClosed.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void forwardsWebSockets() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/mqtt"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        received.complete(data.toString());
                        return null;
                    }
                })
                .get(SECONDS, TimeUnit.SECONDS);

        socket.sendText("ping", true);

        assertThat(received.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("ping");
        assertThat(api.hosts).containsExactly("127.0.0.1:" + server.port());
        socket.abort();
    }

    /** Limits of the broker hold for the address of a browser. */
    @Test
    void namesTheBrowserOfAWebSocketToTheBroker() throws Exception {
        ProxyToken token = ProxyToken.generate();
        try (DashboardServer known = new DashboardServer(new DashboardConfig(
                "127.0.0.1", 0, 1, api.upstream(), Optional.of(api.upstream().withToken(token))))) {
            http.newWebSocketBuilder()
                    .header("X-Forwarded-For", "198.51.100.1, 203.0.113.7")
                    .header(ProxyToken.HEADER, "forged")
                    .buildAsync(URI.create("ws://127.0.0.1:" + known.port() + "/mqtt"), new WebSocket.Listener() {})
                    .get(SECONDS, TimeUnit.SECONDS)
                    .abort();
        }

        assertThat(api.forwarded).containsExactly("203.0.113.7");
        assertThat(api.proxyTokens).containsExactly(List.of(token.value()));
    }

    @Test
    void explainsThatTheApiCannotBeReached() throws Exception {
        try (DashboardServer alone = new DashboardServer(
                new DashboardConfig("127.0.0.1", 0, 0, Upstream.plain("127.0.0.1", 1), Optional.empty()))) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + alone.port() + "/api/devices"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(response.body()).contains("The console cannot reach the API");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
