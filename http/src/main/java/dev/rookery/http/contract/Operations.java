package dev.rookery.http.contract;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Stream;

/** Operation objects of an OpenAPI document. */
final class Operations {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private Operations() {}

    static Stream<JsonObject> of(JsonObject document) {
        return document.getJsonObject("paths").stream().flatMap(path -> ((JsonObject) path.getValue())
                .stream().filter(entry -> METHODS.contains(entry.getKey())).map(entry ->
                        (JsonObject) entry.getValue()));
    }
}
