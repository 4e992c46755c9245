package dev.rookery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dashboard.file.ConsoleFiles;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Form by which the operator's console, on another server, hands this console over. */
class HandoverFormTest {
    private final FakeApi api = new FakeApi();
    private final DashboardServer server = new DashboardServer(
            new DashboardConfig("127.0.0.1", 0, 0, api.upstream(), Optional.empty()),
            new ConsoleFiles("/dev/rookery/dashboard/example/"));
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @AfterEach
    void stop() {
        server.close();
        api.close();
    }

    @Test
    void opensASessionThatEndsWithTheCookie() throws Exception {
        HttpResponse<String> response = send(form(FakeApi.CODE));

        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains("/");
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("rookery_console=rr_1;")
                .contains("Max-Age=900", "HTTPOnly", "SameSite=Strict");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body()).isEmpty();
        assertThat(api.hosts).contains("127.0.0.1:" + server.port());
    }

    @Test
    void saysThatACodeIsOfNoUse() throws Exception {
        HttpResponse<String> response = send(form("used"));

        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains("/?handover=refused");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void saysThatTheCustomerRefusesHandovers() throws Exception {
        HttpResponse<String> response = send(form("unwanted"));

        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains("/?handover=forbidden");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void passesOtherProblemsOn() throws Exception {
        assertThat(send(form("suspended")).statusCode()).isEqualTo(403);
        assertThat(send(form("broken")).statusCode()).isEqualTo(503);
    }

    @Test
    void refusesFramesAndScripts() throws Exception {
        for (String destination : new String[] {"iframe", "empty", "object"}) {
            assertThat(send(form(FakeApi.CODE).header("Sec-Fetch-Dest", destination))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(send(form(FakeApi.CODE).header("Sec-Fetch-Dest", "document")).statusCode())
                .isEqualTo(303);
    }

    @Test
    void theCodeIsAcceptedInTheBodyOnly() throws Exception {
        assertThat(send(request("/session/handover?code=" + encode(FakeApi.CODE), ""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(request("/session/handover", "")).statusCode()).isEqualTo(400);
        assertThat(send(request("/session/handover", "code=" + "x".repeat(10_000)))
                        .statusCode())
                .isEqualTo(413);
        HttpRequest get = HttpRequest.newBuilder(uri("/session/handover?code=" + encode(FakeApi.CODE)))
                .build();
        assertThat(http.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    private HttpRequest.Builder form(String code) {
        return request("/session/handover", "code=" + encode(code));
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                // The policy of the operator's console sends no other origin.
                .header("Origin", "null")
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
