package dev.rookery.http;

import static dev.rookery.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemTest {
    private final TestServer server = new TestServer(List.of(TestServer.tools()));

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void typesAreDistinctAndStable() {
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::uri))
                .doesNotHaveDuplicates()
                .contains("urn:rookery:problem:license-limit", "urn:rookery:problem:precondition-failed");
        assertThat(ProblemType.LICENSE_LIMIT.title()).isEqualTo("License limit reached");
    }

    @Test
    void reportsKnownFailures() {
        assertThat(assertProblem(server.get("/failure?kind=known"), ProblemType.CONFLICT)
                        .getString("detail"))
                .isEqualTo("A conflict");
    }

    @Test
    void hidesUnexpectedFailures() {
        for (String kind : List.of("thrown", "statement")) {
            HttpResponse<String> response = server.get("/failure?kind=" + kind);

            assertProblem(response, ProblemType.INTERNAL);
            assertThat(response.body()).doesNotContain("secret");
        }
    }

    @Test
    void reportsAnUnavailableDatabase() {
        for (String kind : List.of("database", "io")) {
            HttpResponse<String> response = server.get("/failure?kind=" + kind);

            assertProblem(response, ProblemType.UNAVAILABLE);
            assertThat(response.body()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "08006, unavailable",
        "25006, read-only",
        "28P01, login",
        "28000, login",
        "3D000, does not exist",
        "3F000, rookery migrate",
        "40001, try again",
        "40P01, try again",
        "42501, privilege",
        "42P01, rookery migrate",
        "42703, rookery migrate",
        "53100, disk",
        "53200, resources",
        "53300, connection",
        "55000, unavailable",
        "57014, time limit",
        "57P01, unavailable",
        "58030, system error"
    })
    void reportsWhyTheDatabaseIsUnavailable(String state, String reason) {
        HttpResponse<String> response = server.get("/failure?kind=" + state);

        assertThat(assertProblem(response, ProblemType.UNAVAILABLE).getString("detail"))
                .contains(reason)
                .doesNotContain("secret");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
    }

    @Test
    void breaksTheConnectionOfAFailedStream() {
        assertThatThrownBy(() -> server.get("/failure?kind=broken"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void reportsUnknownPathsAndMethods() {
        assertThat(assertProblem(server.get("/unknown"), ProblemType.NOT_FOUND).getString("detail"))
                .isEqualTo("No such path: /base/unknown");
        var put = server.request("/echo").PUT(BodyPublishers.noBody());
        assertThat(assertProblem(server.send(put), ProblemType.METHOD_NOT_ALLOWED)
                        .getString("detail"))
                .isEqualTo("Method PUT is not allowed for /base/echo");
    }

    @Test
    void sendsSecurityHeaders() {
        for (String path : List.of("/echo?text=a", "/unknown", "/openapi.yaml")) {
            var headers = server.get(path).headers();

            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy"))
                    .hasValue("default-src 'none'; frame-ancestors 'none'");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Cache-Control")).hasValue(path.endsWith(".yaml") ? "no-cache" : "no-store");
        }
    }

    @Test
    void permitsConfiguredOriginsOnly() {
        HttpResponse<String> known = server.send(server.request("/echo?text=a").header("Origin", TestServer.ORIGIN));
        HttpResponse<String> foreign =
                server.send(server.request("/echo?text=a").header("Origin", "https://foreign.example"));

        assertThat(known.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TestServer.ORIGIN);
        assertProblem(foreign, ProblemType.FORBIDDEN);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void servesTheDocument() {
        HttpResponse<String> document = server.get("/openapi.yaml");

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(document.body()).contains("/echo", "#/components/responses/Problem", "text/csv");
    }

    @Test
    void mergesExtensionMembers() {
        JsonObject document =
                new ApiException(ProblemType.CONFLICT, "A conflict", new JsonObject().put("other", "b")).document();

        assertThat(document.getString("other")).isEqualTo("b");
        assertThat(document.getInteger("status")).isEqualTo(409);
    }
}
