package dev.rookery.http.contract;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Stream;

/** The operations of a document as they are written there. */
final class OperationModels {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private OperationModels() {}

    static Stream<JsonObject> of(JsonObject document) {
        return document.getJsonObject("paths").stream().flatMap(path -> ((JsonObject) path.getValue())
                .stream().filter(entry -> METHODS.contains(entry.getKey())).map(entry ->
                        (JsonObject) entry.getValue()));
    }
}
