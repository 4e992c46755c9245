package dev.rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** Assertions on problem documents. */
final class Problems {
    private Problems() {}

    /** Returns the document after comparing everything but its detail with the type. */
    static JsonObject assertProblem(HttpResponse<String> response, ProblemType type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(type.status());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getString("type")).isEqualTo(type.uri());
        assertThat(problem.getString("title")).isEqualTo(type.title());
        assertThat(problem.getInteger("status")).isEqualTo(type.status());
        assertThat(problem.getString("detail")).isNotBlank();
        return problem;
    }
}
