package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.http.contract.OpenApiDocument;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Response;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Validates responses against the OpenAPI document and records which operations have succeeded. */
public final class TestContract {
    private final OpenApiDocument document;
    private final OpenAPIContract contract;
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();
    private volatile Consumer<Operation> observer = operation -> {};

    TestContract(OpenApiDocument document) {
        this.document = document;
        contract = read(document);
    }

    public OpenApiDocument document() {
        return document;
    }

    public OpenAPIContract openApi() {
        return contract;
    }

    /** Returns the operations that have returned a status below 400. */
    public Set<String> succeeded() {
        return succeeded;
    }

    /** Sets the observer of operations that return a status below 400. */
    void observe(Consumer<Operation> next) {
        observer = next;
    }

    void check(String method, String path, HttpResponse<String> http) {
        Operation operation =
                contract.findOperation("/api" + path.replaceFirst("\\?.*", ""), HttpMethod.valueOf(method));
        if (operation == null || http.statusCode() >= 400) {
            return;
        }
        succeeded.add(operation.getOperationId());
        observer.accept(operation);
        Response described = operation.getResponse(http.statusCode());
        assertThat(described)
                .as("%s returns %s, which the document does not specify", operation.getOperationId(), http.statusCode())
                .isNotNull();
        MediaType json = described.getContent().get("application/json");
        if (json != null) {
            var result =
                    contract.getSchemaRepository().validator(json.getSchema()).validate(new JsonObject(http.body()));
            assertThat(result.getValid())
                    .as("%s: %s %s", operation.getOperationId(), http.body(), result.toJson())
                    .isTrue();
        }
    }

    private static OpenAPIContract read(OpenApiDocument document) {
        Vertx vertx = Vertx.vertx();
        try {
            return OpenAPIContract.from(vertx, document.forValidation())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } finally {
            vertx.close();
        }
    }
}
