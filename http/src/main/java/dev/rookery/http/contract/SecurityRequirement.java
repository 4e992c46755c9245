package dev.rookery.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Who may call an operation, as the document says: {@code security: []} for everybody, or else {@code x-required-role}, and
 * {@code x-required-scope} for API keys.
 *
 * @param role empty if everybody may
 * @param scope empty if no API key may
 */
public record SecurityRequirement(Optional<String> role, Optional<String> scope) {
    /** @throws ContractException if the operation does not say who may call it */
    static SecurityRequirement of(String operationId, JsonObject operation) {
        JsonArray security = operation.getJsonArray("security");
        if (security != null && security.isEmpty()) {
            return new SecurityRequirement(Optional.empty(), Optional.empty());
        }
        String role = operation.getString("x-required-role");
        if (role == null) {
            throw new ContractException(operationId + " has neither x-required-role nor security: []");
        }
        return new SecurityRequirement(Optional.of(role), Optional.ofNullable(operation.getString("x-required-scope")));
    }

    public boolean permitsAnonymous() {
        return role.isEmpty();
    }
}
