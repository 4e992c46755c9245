package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import java.time.Instant;

/**
 * Tenant in the registry.
 *
 * @param schema PostgreSQL schema of its tables {@code mqtt_users} and {@code mqtt_acls}; random except that of the
 *     default tenant, because every role of the database can read the names of schemas
 */
public record RegisteredTenant(TenantId id, String schema, TenantState state, Instant createdAt) {
    /** Returns whether clients and people can log in. */
    public boolean isActive() {
        return state == TenantState.ACTIVE;
    }
}
