package dev.rookery.api.access;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.contract.SecurityRequirement;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name for the audit log: the user's name, or that of the API key
 * @param role empty for strangers
 * @param scopes what an API key is limited to; empty for users, who are limited by their role alone
 */
public record Caller(Kind kind, long id, String name, Optional<Role> role, Set<String> scopes) implements ApiCaller {
    /** Nobody in particular. */
    public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, 0, "stranger", Optional.empty(), Set.of());

    /** How the caller is known. */
    public enum Kind {
        ANONYMOUS,
        USER,
        API_KEY,
        /** A device that registers itself with a provisioning key. */
        DEVICE
    }

    /** Who makes a call. */
    public static Caller of(ApiRequest call) {
        return call.caller() instanceof Caller known ? known : ANONYMOUS;
    }

    @Override
    public boolean permits(SecurityRequirement requirement) {
        return requirement
                .role()
                .map(needed -> has(Role.parse(needed)) && mayUse(requirement.scope()))
                .orElse(true);
    }

    public boolean has(Role required) {
        return role.filter(own -> own.includes(required)).isPresent();
    }

    /** Whether a call that needs the scope is within the caller's limits. */
    public boolean mayUse(Optional<String> scope) {
        return kind != Kind.API_KEY || scope.filter(scopes::contains).isPresent();
    }
}
