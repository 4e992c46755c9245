package dev.rookery.api.caller;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.contract.SecurityRequirement;
import java.util.Optional;
import java.util.Set;

/**
 * Caller of an operation.
 *
 * @param name user name or name of the API key, as written to the audit log
 * @param role empty for unauthenticated callers
 * @param scopes scopes of an API key; empty for users, whose role alone limits them
 */
public record Caller(Kind kind, long id, String name, Optional<Role> role, Set<String> scopes) implements ApiCaller {
    public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, 0, "anonymous", Optional.empty(), Set.of());

    /** How the caller authenticated. */
    public enum Kind {
        ANONYMOUS,
        USER,
        API_KEY,
        /** A device that registers itself with a provisioning key. */
        DEVICE
    }

    /** Returns the caller of the request. */
    public static Caller of(ApiRequest request) {
        return request.caller() instanceof Caller known ? known : ANONYMOUS;
    }

    @Override
    public boolean permits(SecurityRequirement requirement) {
        return requirement
                .role()
                .map(required -> has(Role.parse(required)) && hasScope(requirement.scope()))
                .orElse(true);
    }

    public boolean has(Role required) {
        return role.filter(own -> own.includes(required)).isPresent();
    }

    /** Returns whether the caller's scopes include the scope. API keys are denied operations without a scope. */
    private boolean hasScope(Optional<String> scope) {
        return kind != Kind.API_KEY || scope.filter(scopes::contains).isPresent();
    }
}
