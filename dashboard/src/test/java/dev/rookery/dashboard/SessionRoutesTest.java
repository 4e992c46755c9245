package dev.rookery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dashboard.file.ConsoleFiles;
import dev.rookery.dashboard.proxy.Upstream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions of browsers: the refresh token is in a cookie, the access token in the page. */
class SessionRoutesTest {
    private final FakeApi api = new FakeApi();
    private final DashboardServer server = new DashboardServer(
            new DashboardConfig("127.0.0.1", 0, 0, api.upstream(), Optional.empty()),
            new ConsoleFiles("/dev/rookery/dashboard/example/"));
    private final HttpClient http = HttpClient.newHttpClient();
    private final String origin = "http://127.0.0.1:" + server.port();

    @AfterEach
    void stop() {
        server.close();
        api.close();
    }

    @Test
    void signInKeepsTheRefreshTokenFromScripts() throws Exception {
        HttpResponse<String> response = signIn();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).fieldNames())
                .containsExactlyInAnyOrder("access_token", "token_type", "expires_in");
        assertThat(setCookie(response))
                .startsWith("rookery_console=rr_1;")
                .contains("Path=/", "HTTPOnly", "SameSite=Strict")
                .doesNotContain("Domain", "Secure");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void underTlsTheCookieIsBoundToTheHost() throws Exception {
        HttpResponse<String> response = http.send(
                post("/session", credentials(FakeApi.PASSWORD))
                        .header("X-Forwarded-Proto", "https")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(setCookie(response))
                .startsWith("__Host-rookery_console=rr_1;")
                .contains("Path=/", "Secure", "HTTPOnly", "SameSite=Strict")
                .doesNotContain("Domain");
    }

    @Test
    void aWrongPasswordIsTheProblemOfTheApi() throws Exception {
        HttpResponse<String> response = send(post("/session", credentials("wrong")));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void theCookieContinuesTheSession() throws Exception {
        signIn();

        HttpResponse<String> response = refresh("rr_1");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getString("access_token")).isEqualTo("access");
        assertThat(response.body()).doesNotContain("rr_");
        assertThat(setCookie(response)).startsWith("rookery_console=rr_2;");
    }

    @Test
    void twoTabsThatRefreshAtOnceUseTheTokenOnce() {
        signInUnchecked();

        List<CompletableFuture<HttpResponse<String>>> tabs = Stream.generate(
                        () -> http.sendAsync(refreshRequest("rr_1"), HttpResponse.BodyHandlers.ofString()))
                .limit(5)
                .toList();

        assertThat(tabs).allSatisfy(tab -> {
            assertThat(tab.join().statusCode()).isEqualTo(200);
            assertThat(setCookie(tab.join())).startsWith("rookery_console=rr_2;");
        });
        assertThat(api.refreshes).hasValue(1);
    }

    @Test
    void aTokenThatStaysInUseIsCheckedEachTime() throws Exception {
        api.keepToken("rh_1");

        assertThat(refresh("rh_1").statusCode()).isEqualTo(200);
        api.keepToken("none");

        assertThat(refresh("rh_1").statusCode()).isEqualTo(204);
    }

    @Test
    void withoutASessionTheAnswerIsEmpty() throws Exception {
        assertThat(send(post("/session/refresh", "")).statusCode()).isEqualTo(204);

        HttpResponse<String> ended = refresh("rr_unknown");
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(setCookie(ended)).startsWith("rookery_console=;").contains("Max-Age=0");
    }

    @Test
    void aChangedPasswordOpensANewSession() throws Exception {
        HttpResponse<String> response = send(post("/session/password", "{\"password\":\"a\",\"new_password\":\"b\"}")
                .header("Authorization", "Bearer access"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(setCookie(response)).startsWith("rookery_console=rr_1;");
    }

    @Test
    void signOutEndsTheSessionAndRemovesTheCookie() throws Exception {
        signIn();

        HttpResponse<String> response = signOut("rr_1");

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(api.ended).containsExactly("rr_1");
        assertThat(setCookie(response)).startsWith("rookery_console=;").contains("Max-Age=0");
    }

    @Test
    void signOutRemovesTheCookieAndFailsIfTheApiCannotEndTheSession() throws Exception {
        HttpResponse<String> refused = signOut(FakeApi.UNENDABLE);
        api.close();
        HttpResponse<String> unreachable = signOut("rr_1");

        for (HttpResponse<String> response : List.of(refused, unreachable)) {
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(setCookie(response)).startsWith("rookery_console=;").contains("Max-Age=0");
        }
    }

    private HttpResponse<String> signOut(String token) throws Exception {
        return send(
                base("/session").header("Cookie", "rookery_console=" + token).DELETE());
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, cross-site",
        "http://127.0.0.1:1, same-site",
        "http://other.127.0.0.1, same-site",
        "null, same-origin",
        "'', ''"
    })
    void otherSitesCannotUseTheCookie(String foreign, String site) throws Exception {
        signIn();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + "/session/refresh"))
                .header("Cookie", "rookery_console=rr_1")
                .POST(HttpRequest.BodyPublishers.noBody());
        if (!foreign.isEmpty()) {
            request.header("Origin", foreign);
        }
        if (!site.isEmpty()) {
            request.header("Sec-Fetch-Site", site);
        }

        HttpResponse<String> response = send(request);

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("POST /api/auth/login");
        assertThat(api.refreshes).hasValue(0);
    }

    @Test
    void aSiblingPageOfTheSameHostIsRefusedByTheBrowsersHeader() throws Exception {
        HttpResponse<String> response =
                send(post("/session", credentials(FakeApi.PASSWORD)).header("Sec-Fetch-Site", "same-site"));

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void refusesBodiesThatAreNoJsonObjectOrTooLarge() throws Exception {
        assertThat(send(post("/session", "")).statusCode()).isEqualTo(400);
        assertThat(send(post("/session", "null")).statusCode()).isEqualTo(400);
        assertThat(send(post("/session", "[1]")).statusCode()).isEqualTo(400);
        assertThat(send(post("/session", "{")).statusCode()).isEqualTo(400);
        assertThat(send(post("/session", "{\"name\":\"" + "x".repeat(10_000) + "\"}"))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void theApiReceivesTheAddressAndTheHostOfTheBrowser() throws Exception {
        signIn();

        assertThat(api.forwarded).containsExactly("127.0.0.1");
        assertThat(api.hosts).containsExactly("127.0.0.1:" + server.port());
    }

    @Test
    void reportsThatTheApiCannotBeReached() throws Exception {
        try (DashboardServer alone = new DashboardServer(
                new DashboardConfig("127.0.0.1", 0, 0, Upstream.plain("127.0.0.1", 1), Optional.empty()))) {
            String own = "http://127.0.0.1:" + alone.port();
            HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(own + "/session"))
                    .header("Origin", own)
                    .POST(HttpRequest.BodyPublishers.ofString(credentials("x"))));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("The console cannot reach the API");
        }
    }

    private HttpResponse<String> signIn() throws IOException, InterruptedException {
        return send(post("/session", credentials(FakeApi.PASSWORD)));
    }

    private void signInUnchecked() {
        http.sendAsync(post("/session", credentials(FakeApi.PASSWORD)).build(), HttpResponse.BodyHandlers.discarding())
                .join();
    }

    private static String credentials(String password) {
        return new JsonObject().put("name", "ada").put("password", password).encode();
    }

    private HttpResponse<String> refresh(String token) throws IOException, InterruptedException {
        return http.send(refreshRequest(token), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest refreshRequest(String token) {
        return post("/session/refresh", "")
                .header("Cookie", "rookery_console=" + token)
                .build();
    }

    private HttpRequest.Builder post(String path, String body) {
        return base(path).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder base(String path) {
        return HttpRequest.newBuilder(URI.create(origin + path))
                .header("Origin", origin)
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String setCookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElse("");
    }
}
