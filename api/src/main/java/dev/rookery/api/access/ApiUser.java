package dev.rookery.api.access;

import dev.rookery.api.caller.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * User of the API.
 *
 * @param version incremented with every change
 */
record ApiUser(
        long id,
        String name,
        Role role,
        boolean active,
        long version,
        Instant createdAt,
        Optional<Instant> lastLogin) {}
