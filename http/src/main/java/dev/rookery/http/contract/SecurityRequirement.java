package dev.rookery.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Authorization that an operation requires: {@code security: []} for none, otherwise {@code x-required-role}, and
 * {@code x-required-scope} for API keys.
 *
 * @param role minimum role; empty if anonymous callers are permitted
 * @param scope scope of an API key; empty if API keys are not permitted
 */
public record SecurityRequirement(Optional<String> role, Optional<String> scope) {
    /** @throws ContractException if the operation has neither {@code security: []} nor a role */
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
