package dev.rookery.change;

import dev.rookery.auth.TenantId;
import dev.rookery.tenant.RegisteredTenant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Change of data that the processes of the platform keep in memory. Times are those of the database's clock. */
public sealed interface DataChange {
    /**
     * Users or their ACL rows changed.
     *
     * @param schema schema of the changed table
     * @param usernames the changed users; empty if any user of the schema may have changed
     * @param at time of the change in milliseconds since the epoch
     */
    record Users(String schema, Optional<Set<String>> usernames, long at) implements DataChange {}

    /**
     * Users of the default tenant may have changed without a notification.
     *
     * @param at time of detection in milliseconds since the epoch
     */
    record DefaultUsers(long at) implements DataChange {}

    /** A tenant was registered, changed or removed; {@code current} is empty if it was removed. */
    record Tenant(TenantId id, Optional<RegisteredTenant> current) implements DataChange {}

    /** Certificate authorities of a tenant, or revocations of its device certificates, changed. */
    record DeviceAuthorities(TenantId tenant) implements DataChange {}

    /** Bans of a tenant changed; {@code tenant} is empty for those of all tenants. */
    record Bans(Optional<TenantId> tenant) implements DataChange {}

    /**
     * Changes may have been missed: anything may have changed.
     *
     * @param tenants all tenants, as registered now
     * @param at time of reading in milliseconds since the epoch
     */
    record Everything(List<RegisteredTenant> tenants, long at) implements DataChange {}
}
