package dev.rookery.http.contract;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the document asks of each operation beyond OpenAPI's own words. */
public final class OperationExtensions {
    private final Map<String, SecurityRequirement> byOperation;
    private final Set<String> streaming = new HashSet<>();

    private OperationExtensions(JsonObject document) {
        byOperation = OperationModels.of(document)
                .collect(Collectors.toUnmodifiableMap(
                        operation -> operation.getString("operationId"),
                        operation -> SecurityRequirement.of(operation.getString("operationId"), operation)));
        OperationModels.of(document)
                .filter(operation -> operation.getBoolean("x-streaming", false))
                .forEach(operation -> streaming.add(operation.getString("operationId")));
    }

    /** @throws ContractException if an operation does not say who may call it */
    public static OperationExtensions of(OpenApiDocument document) {
        return new OperationExtensions(document.json());
    }

    public SecurityRequirement security(String operationId) {
        return byOperation.get(operationId);
    }

    /** Whether the operation reads its body itself, piece by piece ({@code x-streaming: true}). */
    public boolean isStreaming(String operationId) {
        return streaming.contains(operationId);
    }

    /** All scopes that an API key can be given. */
    public Set<String> scopes() {
        return byOperation.values().stream()
                .flatMap(requirement -> requirement.scope().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
