package dev.rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitoringServerTest {
    private final Vertx vertx = SingleLoopVertx.create();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter scrapes = registry.counter("scrapes");

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void servesMetricsInBothFormats() throws Exception {
        MonitoringServer server = start(Map.of());

        HttpResponse<String> text = get(server, "/metrics", "text/html");
        HttpResponse<String> openMetrics = get(server, "/metrics", "application/openmetrics-text; version=1.0.0");

        assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("scrapes_total 1.0");
        assertThat(openMetrics.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(openMetrics.body()).contains("scrapes_total 2.0").endsWith("# EOF\n");
    }

    @Test
    void servesThePreviousValuesIfTheUpdateFails() throws Exception {
        MonitoringServer server =
                new MonitoringServer(vertx, registry, () -> Future.failedFuture("no connection"), Map.of());
        await(server.listen("127.0.0.1", 0));

        assertThat(get(server, "/metrics", "*/*").body()).contains("scrapes_total 0.0");
    }

    @Test
    void reportsReadinessByCheck() throws Exception {
        MonitoringServer server = start(Map.of("database", Future::succeededFuture, "broken", () -> {
            throw new IllegalStateException("a secret");
        }));

        HttpResponse<String> ready = get(server, "/health/ready", "*/*");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(ready.body()))
                .isEqualTo(new JsonObject(
                        "{\"status\": \"down\", \"checks\": {\"broken\": \"down\", \"database\": \"up\"}}"));
        HttpResponse<String> live = get(server, "/health/live", "*/*");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(live.body()).getString("status")).isEqualTo("up");
    }

    @Test
    void isReadyIfAllChecksSucceed() throws Exception {
        MonitoringServer server = start(Map.of("database", Future::succeededFuture));

        HttpResponse<String> ready = get(server, "/health/ready", "*/*");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(ready.body()).getString("status")).isEqualTo("up");
    }

    @Test
    void servesNoReadinessWithoutChecks() throws Exception {
        assertThat(get(start(Map.of()), "/health/ready", "*/*").statusCode()).isEqualTo(404);
    }

    @Test
    void timesOutChecks() {
        HealthChecks checks =
                new HealthChecks(Map.of("silent", () -> Promise.<Void>promise().future()), 1);

        assertThat(await(checks.report()).status()).isEqualTo(503);
    }

    /** A web page whose name resolves to 127.0.0.1 could read the metrics (DNS rebinding). */
    @Test
    void rejectsForeignHostNamesOnALoopbackAddress() throws Exception {
        int port = start(Map.of()).port();

        for (String host : List.of("evil.example", "evil.example:9090", "localhost.evil.example", "127.0.0.1.nip.io")) {
            assertThat(statusLine(port, host)).as(host).contains(" 403 ");
        }
        for (String host : List.of("localhost", "LOCALHOST:9090", "127.0.0.1:9090", "[::1]:9090", "10.0.0.1")) {
            assertThat(statusLine(port, host)).as(host).contains(" 200 ");
        }
    }

    @Test
    void acceptsAllHostNamesOnOtherAddresses() throws Exception {
        MonitoringServer server = new MonitoringServer(vertx, registry, Future::succeededFuture, Map.of());
        await(server.listen("0.0.0.0", 0));

        assertThat(statusLine(server.port(), "metrics.example")).contains(" 200 ");
    }

    private static String statusLine(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void servesHeadAndNamesTheAllowedMethods() throws Exception {
        MonitoringServer server = start(Map.of("broken", () -> Future.failedFuture("no connection")));

        for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
            HttpResponse<String> head = send(server, path, "HEAD");
            assertThat(head.statusCode())
                    .as(path)
                    .isEqualTo(get(server, path, "*/*").statusCode());
            assertThat(head.body()).isEmpty();
            HttpResponse<String> post = send(server, path, "POST");
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
    }

    @Test
    void compressesMetrics() throws Exception {
        MonitoringServer server = start(Map.of());
        HttpResponse<byte[]> metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(metrics.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(metrics.body())).readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .contains("scrapes_total 1.0");
    }

    private static HttpResponse<String> send(MonitoringServer server, String path, String method)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void failsIfThePortIsInUse() {
        MonitoringServer first = start(Map.of());
        MonitoringServer second = new MonitoringServer(vertx, registry, Future::succeededFuture, Map.of());
        Vertx other = SingleLoopVertx.create();
        try {
            MonitoringServer competing = new MonitoringServer(other, registry, Future::succeededFuture, Map.of());
            assertThatThrownBy(() -> await(competing.listen("127.0.0.1", first.port())))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(BindException.class);
        } finally {
            await(other.close());
        }
        await(second.listen("127.0.0.1", 0));
        assertThat(second.port()).isNotEqualTo(first.port());
    }

    private MonitoringServer start(Map<String, HealthCheck> readiness) {
        MonitoringServer server = new MonitoringServer(
                vertx,
                registry,
                () -> {
                    scrapes.increment();
                    return Future.succeededFuture();
                },
                readiness);
        await(server.listen("127.0.0.1", 0));
        return server;
    }

    private static HttpResponse<String> get(MonitoringServer server, String path, String accept)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .header("Accept", accept)
                                .build(),
                        BodyHandlers.ofString());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
