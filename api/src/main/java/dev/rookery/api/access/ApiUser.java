package dev.rookery.api.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who may log in to the API.
 *
 * @param version grows with every change
 */
record ApiUser(
        long id,
        String name,
        Role role,
        boolean active,
        long version,
        Instant createdAt,
        Optional<Instant> lastLogin) {}
