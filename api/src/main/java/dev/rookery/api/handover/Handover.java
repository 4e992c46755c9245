package dev.rookery.api.handover;

import dev.rookery.api.caller.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Hand-over of a tenant's console: a row of {@code api_handovers}.
 *
 * @param operator name of the operator at the provisioner
 * @param role {@code viewer}, unless an owner grants more
 * @param endedBy name of the person who has revoked it, or the operator who has signed out; empty before
 * @param refused whether the tenant refused it, so that it never was active
 */
record Handover(
        UUID id,
        String operator,
        String reason,
        Role role,
        Instant startedAt,
        Instant expiresAt,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        boolean refused) {
    /** Returns whether the operator can use the console now. */
    boolean isActive(Instant now) {
        return endedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
