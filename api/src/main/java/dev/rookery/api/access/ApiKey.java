package dev.rookery.api.access;

import dev.rookery.api.caller.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * API key of a program. Only its hash is stored; the key itself is returned once, when it is created.
 *
 * @param role upper limit of its permissions
 * @param scopes operations that it may call within the role
 * @param lastUsed time of the last use, to the minute
 * @param version incremented with every change
 */
record ApiKey(
        long id,
        String name,
        Role role,
        List<String> scopes,
        String createdBy,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsed,
        long version) {
    static final String PREFIX = "rk_";
}
