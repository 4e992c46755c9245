package dev.rookery.api.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A program's key. The key itself was shown once; its hash is kept.
 *
 * @param role what it may at the most
 * @param scopes what it may of that
 */
record ApiKey(
        long id,
        String name,
        Role role,
        List<String> scopes,
        String createdBy,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    static final String PREFIX = "rk_";
}
