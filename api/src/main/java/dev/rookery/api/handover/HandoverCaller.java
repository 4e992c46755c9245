package dev.rookery.api.handover;

import dev.rookery.api.caller.Caller;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Operator of a hand-over as a caller, and what it may do. As for API keys, operations without a scope are refused: those of people, API keys and passwords.
 * The scopes leave out all that creates or shows a password, and the audit log, which names people.
 */
final class HandoverCaller {
    private static final Set<String> READ = Set.of(
            "caller:read", "mqtt:read", "devices:read", "broker:read", "data:read", "usage:read", "license:read");

    /** What an owner can grant: clients, messages and commands. */
    private static final Set<String> OPERATE = Stream.concat(
                    READ.stream(), Stream.of("broker:write", "devices:command"))
            .collect(Collectors.toUnmodifiableSet());

    private HandoverCaller() {}

    static Caller of(TenantId tenant, String operator, Role role) {
        return new Caller(
                tenant,
                Caller.Kind.PLATFORM_OPERATOR,
                0,
                operator,
                Optional.of(role),
                role == Role.VIEWER ? READ : OPERATE);
    }
}
