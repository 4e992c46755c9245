package dev.rookery.broker.store;

import dev.rookery.auth.TenantId;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Where tenants' state is kept. */
@FunctionalInterface
public interface Stores extends AutoCloseable {
    /** In the process alone. */
    Stores IN_MEMORY = (tenant, loop) -> new InMemoryStore();

    /**
     * The store of a tenant that is there from now on. From any thread; must not block.
     *
     * @param loop the tenant's event loop
     */
    TenantStore of(TenantId tenant, Executor loop);

    /**
     * Opens it and hands out what is kept, in order. Called once, before the first change.
     *
     * @throws StoreException if it cannot be read
     */
    default void open(BiConsumer<TenantId, Change> restored) {}

    /** Whether changes can be kept now, as far as is known. */
    default boolean isWorking() {
        return true;
    }

    /** Keeps what it was given, if it can, and lets go of everything. No change comes any more. */
    @Override
    default void close() {}
}
