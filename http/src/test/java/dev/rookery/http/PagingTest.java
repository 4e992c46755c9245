package dev.rookery.http;

import static dev.rookery.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and entity tags. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagingTest {
    private static final int VERSION = 7;

    private final List<Integer> numbers = new ArrayList<>();
    private final TestServer server = new TestServer(List.of(new TestServer.Section(
            "items",
            Map.of(
                    "listItems",
                    this::list,
                    "createItem",
                    request -> Future.succeededFuture(ApiResponse.created("/items/a", request.body())),
                    "getItem",
                    request -> Future.succeededFuture(
                            ApiResponse.ok(new JsonObject()).etag(VERSION)),
                    "putItem",
                    this::put))));

    private Future<ApiResponse> list(ApiRequest request) {
        PageRequest page = request.page();
        long after = page.after().map(cursor -> cursor.number(0)).orElse(-1L);
        List<Integer> found = numbers.stream()
                .filter(number -> number > after)
                .limit(page.queryLimit())
                .toList();
        return Future.succeededFuture(ApiResponse.ok(page.toJson(
                found, number -> new JsonObject().put("number", number), number -> new JsonArray().add(number))));
    }

    private Future<ApiResponse> put(ApiRequest request) {
        request.requireMatch(VERSION);
        return Future.succeededFuture(ApiResponse.noContent());
    }

    @BeforeEach
    void clear() {
        numbers.clear();
    }

    @AfterAll
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 6, 7})
    void returnsEveryItemOnce(int count) {
        IntStream.range(0, count).forEach(numbers::add);
        List<Integer> seen = new ArrayList<>();
        int pages = 0;
        String cursor = "";
        do {
            JsonObject page = json("/items" + (cursor.isEmpty() ? "" : "?cursor=" + cursor));
            page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getInteger("number")));
            assertThat(page.getJsonArray("items").size()).isLessThanOrEqualTo(3);
            cursor = page.getString("next", "");
            pages++;
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(numbers);
        assertThat(pages).isEqualTo(Math.max(1, (count + 2) / 3));
    }

    @Test
    void appliesTheLimit() {
        IntStream.range(0, 5).forEach(numbers::add);

        assertThat(json("/items?limit=5").getJsonArray("items")).hasSize(5);
        assertThat(json("/items?limit=5").containsKey("next")).isFalse();
        assertThat(json("/items?limit=4").containsKey("next")).isTrue();
        for (String limit : List.of("0", "101", "-1", "9999999999")) {
            assertProblem(
                    server.send(server.request("/items?limit=" + limit, TestServer.READER)),
                    ProblemType.INVALID_REQUEST);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "AAAA", "W10", "WyJhIl0", "e30", "W251bGxd"})
    void rejectsCursorsOfOtherLists(String cursor) {
        // Not base64; not JSON; [], ["a"], {} and [null] in base64.
        assertThat(assertProblem(
                                server.send(server.request("/items?cursor=" + cursor, TestServer.READER)),
                                ProblemType.INVALID_REQUEST)
                        .getString("detail"))
                .startsWith("Invalid cursor");
    }

    @Test
    void cursorsRoundTrip() {
        PageCursor cursor =
                PageCursor.parse(new PageCursor(new JsonArray().add("ü/+%").add(1L << 40)).encode());

        assertThat(cursor.string(0)).isEqualTo("ü/+%");
        assertThat(cursor.number(1)).isEqualTo(1L << 40);
    }

    @Test
    void sendsLocationAndEntityTag() {
        HttpResponse<String> created = server.post("/items", "{\"name\": \"a\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).hasValue("/items/a");
        assertThat(server.get("/items/a").headers().firstValue("ETag"))
                .hasValueSatisfying(tag -> assertThat(tag).matches("\"7\\.[0-9a-f]{16}\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "*", "\"6\", \"7\"", " \"7\" "})
    void acceptsMatchingEntityTags(String ifMatch) {
        assertThat(put(ifMatch).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "7", "W/\"7\"", "\"77\""})
    void rejectsOtherEntityTags(String ifMatch) {
        assertThat(assertProblem(put(ifMatch), ProblemType.PRECONDITION_FAILED).getString("detail"))
                .contains("\"7\"");
    }

    @Test
    void doesNotRequireAnEntityTag() {
        assertThat(server.send(server.request("/items/a", TestServer.WRITER).PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);
    }

    private HttpResponse<String> put(String ifMatch) {
        return server.send(server.request("/items/a", TestServer.WRITER)
                .header("If-Match", ifMatch)
                .PUT(BodyPublishers.noBody()));
    }

    private JsonObject json(String path) {
        HttpResponse<String> response = server.send(server.request(path, TestServer.READER));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }
}
