package dev.rookery.http;

import static dev.rookery.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final OperationHandler handler = request -> {
        calls.incrementAndGet();
        return Future.succeededFuture(ApiResponse.ok(new JsonObject()));
    };
    private final TestServer server = new TestServer(List.of(
            new TestServer.Section(
                    "items",
                    Map.of("listItems", handler, "createItem", handler, "getItem", handler, "putItem", handler)),
            TestServer.tools()));

    @BeforeEach
    void reset() {
        calls.set(0);
    }

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void rejectsMissingAndUnknownTokens() {
        for (String header : List.of("", "Bearer", "Bearer ", "Bearer unknown", "Basic " + TestServer.READER)) {
            var request = server.request("/items");
            if (!header.isEmpty()) {
                request.header("Authorization", header);
            }
            HttpResponse<String> response = server.send(request);

            assertProblem(response, ProblemType.UNAUTHENTICATED);
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"rookery\"");
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    void acceptsTheSchemeInAnyCase() {
        assertThat(server.send(server.request("/items").header("Authorization", "bEARER " + TestServer.READER))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void rejectsCallersWithoutTheRequiredRole() {
        var request = server.request("/items", TestServer.READER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"));

        JsonObject problem = assertProblem(server.send(request), ProblemType.FORBIDDEN);

        assertThat(problem.getString("detail")).isEqualTo("Requires role writer; API keys are not permitted");
        assertThat(calls).hasValue(0);
        assertThat(server.post("/items", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void limitsApiKeysToTheirScopes() {
        assertThat(server.send(server.request("/items", TestServer.READER_KEY)).statusCode())
                .isEqualTo(200);
        var create = server.request("/items", TestServer.READER_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"));
        assertProblem(server.send(create), ProblemType.FORBIDDEN);
    }

    @Test
    void permitsAnonymousCallersWhereTheDocumentDoes() {
        assertThat(server.get("/items/a").statusCode()).isEqualTo(200);
        // A token is neither required nor checked.
        assertThat(server.send(server.request("/items/a", "unknown")).statusCode())
                .isEqualTo(200);
        assertThat(new JsonObject(server.get("/echo?text=a").body()).getBoolean("anonymous"))
                .isTrue();
    }

    @Test
    void doesNotReadTheBodiesOfUnauthorizedRequests() {
        var request = server.request("/items")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("x".repeat(TestServer.BODY_LIMIT * 10)));

        HttpResponse<String> response = server.send(request);

        assertProblem(response, ProblemType.UNAUTHENTICATED);
        assertThat(response.headers().firstValue("Connection")).hasValue("close");
    }
}
