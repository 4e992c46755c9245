package dev.rookery.api.caller;

import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.contract.SecurityRequirement;
import java.util.Optional;
import java.util.Set;

/**
 * Caller of an operation.
 *
 * @param tenant tenant whose data the caller can reach
 * @param name user name or name of the API key, as written to the audit log
 * @param role empty for unauthenticated callers
 * @param scopes scopes of an API key or a hand-over; empty for users, whose role alone limits them
 */
public record Caller(TenantId tenant, Kind kind, long id, String name, Optional<Role> role, Set<String> scopes)
        implements ApiCaller {

    /** How the caller authenticated. */
    public enum Kind {
        ANONYMOUS,
        USER,
        API_KEY,
        /** A device that registers itself with a provisioning key. */
        DEVICE,
        /** An operator of the platform, to whom the console was handed over. */
        PLATFORM_OPERATOR
    }

    /** Returns a caller without a token, at the host of a tenant. */
    public static Caller anonymous(TenantId tenant) {
        return new Caller(tenant, Kind.ANONYMOUS, 0, "anonymous", Optional.empty(), Set.of());
    }

    /** Returns the caller of the request. */
    public static Caller of(ApiRequest request) {
        if (request.caller() instanceof Caller known) {
            return known;
        }
        throw new IllegalStateException("The tenant of the request has not been decided");
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

    /** Returns whether the caller's scopes include the scope. API keys and hand-overs are denied operations without a scope. */
    private boolean hasScope(Optional<String> scope) {
        boolean limited = kind == Kind.API_KEY || kind == Kind.PLATFORM_OPERATOR;
        return !limited || scope.filter(scopes::contains).isPresent();
    }
}
