package dev.rookery.http.contract;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rookery's extensions of the operations of an OpenAPI document: {@code x-required-role}, {@code x-required-scope} and
 * {@code x-streaming}.
 */
public final class OperationExtensions {
    private final Map<String, SecurityRequirement> security;
    private final Set<String> streaming = new HashSet<>();

    private OperationExtensions(JsonObject document) {
        security = Operations.of(document)
                .collect(Collectors.toUnmodifiableMap(
                        operation -> operation.getString("operationId"),
                        operation -> SecurityRequirement.of(operation.getString("operationId"), operation)));
        Operations.of(document)
                .filter(operation -> operation.getBoolean("x-streaming", false))
                .forEach(operation -> streaming.add(operation.getString("operationId")));
    }

    /** @throws ContractException if an operation lacks a security requirement */
    public static OperationExtensions of(OpenApiDocument document) {
        return new OperationExtensions(document.json());
    }

    /** @throws ContractException if the document has no such operation */
    public SecurityRequirement security(String operationId) {
        SecurityRequirement requirement = security.get(operationId);
        if (requirement == null) {
            throw new ContractException("unknown operation " + operationId);
        }
        return requirement;
    }

    /** Returns whether the handler reads the request body itself, as a stream ({@code x-streaming: true}). */
    public boolean isStreaming(String operationId) {
        return streaming.contains(operationId);
    }

    /** Returns every scope that the document mentions, sorted. */
    public Set<String> scopes() {
        return security.values().stream()
                .flatMap(requirement -> requirement.scope().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
