package dev.rookery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.dashboard.file.ConsoleFiles;
import dev.rookery.dashboard.proxy.Upstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the console and their headers. */
class DashboardServerTest {
    private static final Upstream NOTHING = Upstream.plain("127.0.0.1", 1);
    private static final DashboardConfig CONFIG = new DashboardConfig("127.0.0.1", 0, 0, NOTHING, Optional.empty());

    private final HttpClient http = HttpClient.newHttpClient();
    private final DashboardServer server =
            new DashboardServer(CONFIG, new ConsoleFiles("/dev/rookery/dashboard/example/"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pagesAreNeverCachedAndLoadNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Example</title>");
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Content-Security-Policy"))
                .startsWith("default-src 'self'; script-src 'self'; style-src 'self';")
                .contains("frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(page, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(page.headers().allValues("Cache-Control")).hasSize(1);
    }

    @Test
    void assetsAreImmutable() throws Exception {
        HttpResponse<String> script = get("/assets/app-1a2b.js");

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(header(script, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(script, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    }

    @Test
    void compressesForBrowsers() throws Exception {
        HttpResponse<byte[]> script = http.send(
                request("/assets/app-1a2b.js")
                        .header("Accept-Encoding", "gzip, br")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(header(script, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(script, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(script.body())).readAllBytes())
                .isEqualTo("console.log('example');\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void headHasTheHeadersOnly() throws Exception {
        HttpResponse<String> head = http.send(
                request("/assets/app-1a2b.js")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("24");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void browsersLoadFilesOnce() throws Exception {
        for (String path : new String[] {"/", "/assets/app-1a2b.js"}) {
            String tag = header(get(path), "ETag");
            HttpResponse<String> again =
                    http.send(request(path).header("If-None-Match", tag).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/assets/app-1a2b.js", "/health/live"})
    void otherMethodsAreRefusedWithThoseAllowed(String path) throws Exception {
        HttpResponse<String> refused = http.send(request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(header(refused, "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void healthIsServedForHead() throws Exception {
        HttpResponse<String> head = http.send(
                request("/health/ready")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/devices", "/devices/pump.1", "/client?id=a%2Fb&user=", "/right?user=x.js"})
    void pathsOfPagesShowTheConsole(String path) throws Exception {
        HttpResponse<String> page = http.send(
                request(path)
                        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Example</title>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/old-9z9z.js",
                "/assets/",
                "/assets/..%2f..%2fDashboardServer.class",
                "/assets/app-1a2b.js%00.html",
                "/assets//etc/passwd"
            })
    void missingAndForeignFilesAreNotFound(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.body()).doesNotContain("<title>", "dev/rookery", "root:");
        assertThat(response.statusCode()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..%2fDashboardServer.class",
                "/../DashboardServer.class",
                "/assets/../../DashboardServer.class",
                "/assets/%2e%2e/%2e%2e/DashboardServer.class"
            })
    void classesOfTheProgramAreNotServed(String path) throws Exception {
        HttpResponse<String> response = http.send(
                request(path).header("Accept", "application/json").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(response.body()).doesNotContain("dev/rookery");
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        HttpResponse<String> response = http.send(
                request("/devices")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void isReadyWithoutTheApi() throws Exception {
        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutABrokerThereIsNoWebSocket() throws Exception {
        HttpResponse<String> response = http.send(
                request("/mqtt").header("Accept", "application/json").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhatToInstallIfItWasBuiltWithoutTheConsole() throws Exception {
        try (DashboardServer empty = new DashboardServer(CONFIG, new ConsoleFiles("/dev/rookery/nothing/"))) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + empty.port() + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("apt-get install nodejs npm");
        }
    }

    @Test
    void reportsAPortInUse() {
        DashboardConfig taken = new DashboardConfig("127.0.0.1", server.port(), 0, NOTHING, Optional.empty());

        assertThatThrownBy(() -> new DashboardServer(taken))
                .isInstanceOf(DashboardStartException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("--dashboard-port");
    }

    @Test
    void refusesAPortOutOfRange() {
        assertThatThrownBy(() -> new DashboardConfig("127.0.0.1", 70_000, 0, NOTHING, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--dashboard-port");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
