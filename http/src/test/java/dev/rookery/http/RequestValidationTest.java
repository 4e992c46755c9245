package dev.rookery.http;

import static dev.rookery.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestValidationTest {
    private final OperationHandler echoBody = request -> Future.succeededFuture(ApiResponse.ok(request.body()));
    private final TestServer server = new TestServer(List.of(
            new TestServer.Section(
                    "items",
                    Map.of(
                            "listItems", echoBody,
                            "createItem", echoBody,
                            "getItem",
                                    request -> Future.succeededFuture(
                                            ApiResponse.ok(new JsonObject().put("name", request.string("name")))),
                            "putItem", echoBody)),
            TestServer.tools()));

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void readsTypedParameters() {
        JsonObject echo = json(server.get("/echo?text=-1&flag=true&count=7&time=2026-01-31T13:00:00%2B01:00"));

        assertThat(echo.getString("text")).isEqualTo("-1");
        assertThat(echo.getBoolean("flag")).isTrue();
        assertThat(echo.getInteger("count")).isEqualTo(7);
        assertThat(echo.getString("time")).isEqualTo("2026-01-31T12:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "a/b", "..", "100%", "a%2Fb", "+", "ü", "{}"})
    void decodesPercentEncodingOnce(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);

        assertThat(json(server.get("/echo?text=" + encoded)).getString("text")).isEqualTo(text);
    }

    @Test
    void decodesPathParameters() {
        assertThat(json(server.get("/items/a%2Fb%25")).getString("name")).isEqualTo("a/b%");
    }

    @ParameterizedTest
    @CsvSource({
        "/echo,                       'text' is missing",
        "/echo?text=a&text=b,         'text' occurs more than once",
        "/echo?text=a&flag=yes,       'flag' is not of type boolean",
        "/echo?text=a&count=many,     'count' is not of type integer",
        "/echo?text=a&count=1.5,      'count' is not of type integer",
        "/echo?text=a&count=-1,       'count' is invalid: it is too small. Expected an integer of at least 0",
        "/echo?text=a&time=yesterday, 'time' is invalid",
        "/echo?text=%00,              U+0000",
        "/echo?text=%ff,              not UTF-8",
        "/echo?text=%C0%80,           not UTF-8",
        "/echo?text=%ED%A0%80,        not UTF-8",
        "/items/aaaaaaaaaaaaaaaaaaaaa, 'name' is invalid"
    })
    void rejectsInvalidParameters(String path, String detail) {
        assertThat(assertProblem(server.get(path), ProblemType.INVALID_REQUEST).getString("detail"))
                .contains(detail);
    }

    @Test
    void reportsWhereTheBodyDeviates() {
        JsonObject wrongType = assertProblem(server.post("/items", "{\"count\": \"1\"}"), ProblemType.INVALID_REQUEST);
        JsonObject unknown = assertProblem(server.post("/items", "{\"colour\": 1}"), ProblemType.INVALID_REQUEST);

        assertThat(wrongType.getString("detail")).startsWith("'body/count' is invalid: ");
        assertThat(wrongType.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("at")))
                .contains("body/count");
        assertThat(unknown.getString("detail")).contains("colour");
    }

    @Test
    void namesTheFaultAndWhatIsAllowed() {
        JsonObject problem =
                assertProblem(server.post("/items", "{\"name\": \"\", \"count\": 1.5}"), ProblemType.INVALID_REQUEST);

        assertThat(problem.getString("detail"))
                .isEqualTo("'body/name' is invalid: it is too short. Expected a text of at least 1 characters"
                        + " (and 1 more, see 'errors')");
        assertThat(problem.getJsonArray("errors"))
                .containsExactly(
                        new JsonObject()
                                .put("at", "body/name")
                                .put("detail", "It is too short")
                                .put("expected", "a text of at least 1 characters"),
                        new JsonObject()
                                .put("at", "body/count")
                                .put("detail", "It has the type number")
                                .put("expected", "an integer"));
        assertThat(assertProblem(server.post("/items", "{\"colour\": 1}"), ProblemType.INVALID_REQUEST)
                        .getString("detail"))
                .isEqualTo("'body/colour' is invalid: it is unknown. Expected the fields name, count, extra");
        assertThat(assertProblem(server.get("/echo?text=a&flag=yes"), ProblemType.INVALID_REQUEST)
                        .getString("detail"))
                .isEqualTo("The parameter 'flag' is not of type boolean. Expected true or false");
    }

    @Test
    void distinguishesRequiredAndOptionalBodies() {
        assertThat(assertProblem(server.post("/items", ""), ProblemType.INVALID_REQUEST)
                        .getString("detail"))
                .isEqualTo("The request body is missing");
        var put = server.request("/items/a", TestServer.WRITER).PUT(BodyPublishers.noBody());
        assertThat(json(server.send(put))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "1", "\"a\"", "null", "{\"name\": \"a\"} {}", "{\"name\": \"a\",}", "name=a"})
    void rejectsBodiesThatAreNotJsonObjects(String body) {
        assertThat(assertProblem(server.post("/items", body), ProblemType.MALFORMED_BODY)
                        .getString("detail"))
                .isEqualTo("The request body is not a JSON object");
    }

    @Test
    void limitsNesting() {
        // The object is the first level.
        int deepest = JsonBody.MAXIMUM_DEPTH - 1;
        assertThat(server.post("/items", nested(deepest)).statusCode()).isEqualTo(200);
        assertThat(assertProblem(server.post("/items", nested(deepest + 1)), ProblemType.MALFORMED_BODY)
                        .getString("detail"))
                .contains("32 levels");
        // Brackets in strings do not count.
        assertThat(server.post("/items", "{\"name\": \"" + "[".repeat(500) + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void rejectsTextThatCannotBeStored() {
        for (String body : List.of(
                "{\"name\": \"\\u0000\"}",
                "{\"name\": \"\\ud800\"}",
                "{\"extra\": [{\"a\": \"\\udc00\"}]}",
                "{\"extra\": {\"\\u0000\": 1}}")) {
            assertThat(assertProblem(server.post("/items", body), ProblemType.INVALID_REQUEST)
                            .getString("detail"))
                    .as(body)
                    .contains("surrogate");
        }
        assertThat(json(server.post("/items", "{\"name\": \"\\ud83d\\ude00\"}")).getString("name"))
                .isEqualTo("😀");
    }

    @Test
    void rejectsBodiesThatAreNotUtf8() {
        HttpRequest.Builder request = server.request("/items", TestServer.WRITER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(
                        new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xff, '"', '}'}));

        assertThat(assertProblem(server.send(request), ProblemType.MALFORMED_BODY)
                        .getString("detail"))
                .contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/json", "multipart/form-data; boundary=x", ""})
    void rejectsOtherMediaTypes(String mediaType) {
        HttpRequest.Builder request =
                server.request("/items", TestServer.WRITER).POST(BodyPublishers.ofString("{}"));
        if (!mediaType.isEmpty()) {
            request.header("Content-Type", mediaType);
        }

        assertProblem(server.send(request), ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void acceptsParametersOfTheMediaType() {
        HttpRequest.Builder request = server.request("/items", TestServer.WRITER)
                .header("Content-Type", "Application/JSON; charset=utf-8")
                .POST(BodyPublishers.ofString("{}"));

        assertThat(server.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void limitsTheSizeOfBodiesUnlessTheyAreStreamed() {
        String large = "{\"name\": \"" + "x".repeat(TestServer.BODY_LIMIT) + "\"}";

        assertThat(assertProblem(server.post("/items", large), ProblemType.BODY_TOO_LARGE)
                        .getString("detail"))
                .isEqualTo("Request bodies are limited to 1000 bytes");
        var upload = server.request("/upload")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("x".repeat(TestServer.BODY_LIMIT * 3)));
        assertThat(json(server.send(upload)).getInteger("bytes")).isEqualTo(3000);
    }

    /** Parsers differ in which of the values they use. */
    @Test
    void rejectsDuplicateKeysAndComments() {
        for (String body : List.of(
                "{\"name\": \"a\", \"name\": \"b\"}",
                "{\"name\": \"a\", \"more\": {\"x\": 1, \"x\": 1}}",
                "{\"name\": \"a\"} {}",
                "{/* comment */ \"name\": \"a\"}")) {
            assertProblem(server.post("/items", body), ProblemType.MALFORMED_BODY);
        }
    }

    private static String nested(int arrays) {
        return "{\"extra\": " + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    }

    private static JsonObject json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }
}
