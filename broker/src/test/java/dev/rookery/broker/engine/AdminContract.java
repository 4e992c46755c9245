package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.http.contract.OpenApiDocument;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Response;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Validates responses of the admin port against its OpenAPI document. Fields that the document does not list are errors. */
final class AdminContract {
    private static final OpenAPIContract CONTRACT = read(OpenApiDocument.load(
            "/dev/rookery/broker/admin/openapi/", List.of("health", "broker", "clients", "messages", "events")));

    private final Set<String> succeeded = new TreeSet<>();

    /** Returns the ids of the operations of the document. */
    static Set<String> operations() {
        return CONTRACT.operations().stream().map(Operation::getOperationId).collect(Collectors.toSet());
    }

    /** Returns the ids of the operations that have returned a status below 400. */
    Set<String> succeeded() {
        return succeeded;
    }

    /** Fails if the response deviates from the document. */
    void check(HttpResponse<?> response) {
        URI uri = response.uri();
        Operation operation = CONTRACT.findOperation(
                uri.getPath(), HttpMethod.valueOf(response.request().method()));
        if (operation == null) {
            return;
        }
        if (response.statusCode() < 400) {
            succeeded.add(operation.getOperationId());
        }
        Response described = operation.getResponse(response.statusCode());
        if (described == null && response.statusCode() >= 400) {
            described = operation.getDefaultResponse();
        }
        assertThat(described)
                .as("%s must describe status %s", operation.getOperationId(), response.statusCode())
                .isNotNull();
        MediaType json = described.getContent().get("application/json");
        if (json == null) {
            return;
        }
        var result = CONTRACT.getSchemaRepository()
                .validator(json.getSchema())
                .validate(new JsonObject(response.body().toString()));
        assertThat(result.getValid())
                .as("%s: %s %s", operation.getOperationId(), response.body(), result.toJson())
                .isTrue();
    }

    private static OpenAPIContract read(OpenApiDocument document) {
        JsonObject json = document.forValidation();
        close(json);
        Vertx vertx = Vertx.vertx();
        try {
            return OpenAPIContract.from(vertx, json)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } finally {
            vertx.close();
        }
    }

    /** Rejects unknown fields in all schemas that list properties. */
    private static void close(Object value) {
        if (value instanceof JsonArray array) {
            array.forEach(AdminContract::close);
        } else if (value instanceof JsonObject object) {
            object.forEach(entry -> close(entry.getValue()));
            if ("object".equals(object.getValue("type")) && object.containsKey("properties")) {
                object.put("additionalProperties", false);
            }
        }
    }
}
