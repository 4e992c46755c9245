package dev.rookery.broker.store;

import dev.rookery.auth.TenantId;

/** Where tenants' state is kept. */
@FunctionalInterface
public interface Stores {
    /** In the process alone. */
    Stores IN_MEMORY = tenant -> new InMemoryStore();

    /** The store of a tenant that is there from now on. From any thread; must not block. */
    TenantStore of(TenantId tenant);
}
