package dev.rookery.http.contract;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rookery's extensions of the operations of an OpenAPI document: {@code x-required-role}, {@code x-required-scope} and
 * {@code x-streaming}.
 */
public final class OperationExtensions {
    private static final Set<String> STREAMS =
            Set.of("text/event-stream", "text/csv", "application/x-ndjson", "application/octet-stream");

    private final Map<String, SecurityRequirement> security;
    private final Set<String> streaming = new HashSet<>();
    private final Map<String, String> streamTypes = new HashMap<>();

    private OperationExtensions(JsonObject document) {
        security = Operations.of(document)
                .collect(Collectors.toUnmodifiableMap(
                        operation -> operation.getString("operationId"),
                        operation -> SecurityRequirement.of(operation.getString("operationId"), operation)));
        Operations.of(document)
                .filter(operation -> operation.getBoolean("x-streaming", false))
                .forEach(operation -> streaming.add(operation.getString("operationId")));
        Operations.of(document).forEach(operation -> streamType(operation)
                .ifPresent(type -> streamTypes.put(operation.getString("operationId"), type)));
    }

    /** Returns the media type of the first response that is a stream. */
    private static Optional<String> streamType(JsonObject operation) {
        return operation
                .getJsonObject("responses")
                .getJsonObject("200", new JsonObject())
                .getJsonObject("content", new JsonObject())
                .fieldNames()
                .stream()
                .filter(STREAMS::contains)
                .findFirst();
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

    /** Returns the media type of the response of an operation that responds with a stream of any length; empty for others. */
    public Optional<String> streamType(String operationId) {
        return Optional.ofNullable(streamTypes.get(operationId));
    }

    /** Returns every scope that the document mentions, sorted. */
    public Set<String> scopes() {
        return security.values().stream()
                .flatMap(requirement -> requirement.scope().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
