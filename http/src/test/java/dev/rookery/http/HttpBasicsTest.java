package dev.rookery.http;

import static dev.rookery.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HEAD, methods that are not allowed, and conditional requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpBasicsTest {
    private final AtomicInteger count = new AtomicInteger(1);
    private final TestServer server = new TestServer(List.of(
            new TestServer.Section(
                    "items",
                    Map.of(
                            "listItems", this::state,
                            "createItem", this::state,
                            "getItem", request -> state(request).map(response -> response.etag(7)),
                            "putItem", this::update)),
            TestServer.tools()));

    private Future<ApiResponse> state(ApiRequest request) {
        return Future.succeededFuture(ApiResponse.ok(new JsonObject().put("count", count.get())));
    }

    private Future<ApiResponse> update(ApiRequest request) {
        request.requireMatch(7);
        return state(request);
    }

    @AfterAll
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/items/a", "/items", "/echo?text=a", "/echo", "/nothing", "/failure?kind=known", "/openapi.yaml"
            })
    void headHasTheStatusAndHeadersOfGet(String path) {
        HttpResponse<String> get = server.send(server.request(path, TestServer.READER));
        HttpResponse<String> head =
                server.send(server.request(path, TestServer.READER).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control")) {
            assertThat(head.headers().allValues(name))
                    .as(name)
                    .isEqualTo(get.headers().allValues(name));
        }
    }

    @Test
    void headRequiresTheSameRights() {
        HttpRequest.Builder anonymous = server.request("/items").method("HEAD", BodyPublishers.noBody());

        assertThat(server.send(anonymous).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE | /items         | GET, HEAD, POST
            PATCH  | /items/a       | GET, HEAD, PUT
            DELETE | /items/a%2Fb/  | GET, HEAD, PUT
            POST   | /openapi.yaml  | GET, HEAD
            """)
    void refusedMethodsAreAnsweredWithThoseAllowed(String method, String path, String allowed) {
        HttpResponse<String> response = server.send(server.request(path).method(method, BodyPublishers.noBody()));

        assertProblem(response, ProblemType.METHOD_NOT_ALLOWED);
        assertThat(response.headers().firstValue("Allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/items/a", "/items", "/openapi.yaml"})
    void knownContentIsNotSentAgain(String path) {
        HttpResponse<String> first = server.send(server.request(path, TestServer.READER));
        String tag = first.headers().firstValue("ETag").orElseThrow();

        for (String header : List.of(tag, "\"x\", " + tag, "*", tag.startsWith("W/") ? tag.substring(2) : "W/" + tag)) {
            HttpResponse<String> again =
                    server.send(server.request(path, TestServer.READER).header("If-None-Match", header));
            assertThat(again.statusCode()).as(header).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("ETag")).hasValue(tag);
        }
        assertThat(server.send(server.request(path, TestServer.READER).header("If-None-Match", "\"x\""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void changedContentIsSentAlthoughTheVersionIsTheSame() {
        String tag = server.get("/items/a").headers().firstValue("ETag").orElseThrow();
        count.incrementAndGet();

        HttpResponse<String> again = server.send(server.request("/items/a").header("If-None-Match", tag));

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(put(tag)).as("the version is the same").isEqualTo(200);
        assertThat(put("\"7\"")).isEqualTo(200);
        assertThat(put(tag.replace("7.", "6."))).isEqualTo(412);
        assertThat(put(tag.replace("7.", "77."))).isEqualTo(412);
    }

    private int put(String ifMatch) {
        return server.send(server.request("/items/a", TestServer.WRITER)
                        .header("If-Match", ifMatch)
                        .PUT(BodyPublishers.noBody()))
                .statusCode();
    }
}
