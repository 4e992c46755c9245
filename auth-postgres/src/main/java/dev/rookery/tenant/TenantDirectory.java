package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Copy of the registry in memory, with the tenants that this process serves. Thread-safe. The default tenant is always active for a process that has not read the registry yet, because its users may be
 * in a database without a registry.
 */
public final class TenantDirectory {
    private final Map<TenantId, RegisteredTenant> tenants = new ConcurrentHashMap<>();
    private final Map<String, TenantId> bySchema = new ConcurrentHashMap<>();
    private final List<TenantListener> listeners = new CopyOnWriteArrayList<>();

    /** Returns the tenant, or empty if it is unknown. */
    public Optional<RegisteredTenant> find(TenantId id) {
        return Optional.ofNullable(tenants.get(id));
    }

    /** Returns whether clients and people of the tenant can log in. */
    public boolean isActive(TenantId id) {
        RegisteredTenant tenant = tenants.get(id);
        return tenant == null ? id.equals(TenantId.DEFAULT) : tenant.isActive();
    }

    /** Returns the tenant whose users and ACL rows are in a schema. */
    public Optional<TenantId> ofSchema(String schema) {
        return Optional.ofNullable(bySchema.get(schema));
    }

    /** Returns a live view of all tenants. */
    public Collection<RegisteredTenant> all() {
        return tenants.values();
    }

    /** Adds a receiver of changes, which receives the tenants that are known already first. */
    public synchronized void addListener(TenantListener listener) {
        listeners.add(listener);
        tenants.values().forEach(listener::changed);
    }

    /** Replaces all tenants after the registry was read. */
    public synchronized void replace(List<RegisteredTenant> current) {
        Set<TenantId> remaining = current.stream().map(RegisteredTenant::id).collect(Collectors.toSet());
        List.copyOf(tenants.keySet()).stream()
                .filter(id -> !remaining.contains(id))
                .forEach(this::remove);
        current.forEach(this::put);
    }

    /** Adds or updates a tenant. */
    public synchronized void put(RegisteredTenant tenant) {
        RegisteredTenant before = tenants.put(tenant.id(), tenant);
        if (before != null && !before.schema().equals(tenant.schema())) {
            // The tenant was removed, and another one was registered under its name.
            bySchema.remove(before.schema());
        }
        bySchema.put(tenant.schema(), tenant.id());
        if (!tenant.equals(before)) {
            listeners.forEach(listener -> listener.changed(tenant));
        }
    }

    /** Removes a tenant whose data has been deleted. */
    public synchronized void remove(TenantId id) {
        RegisteredTenant removed = tenants.remove(id);
        if (removed != null) {
            bySchema.remove(removed.schema());
        }
    }
}
