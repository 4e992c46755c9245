package dev.rookery.broker.store;

import dev.rookery.auth.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** Durable state of all tenants of a broker. */
@FunctionalInterface
public interface TenantStores extends AutoCloseable {
    /** Keeps state in memory only. */
    TenantStores IN_MEMORY = (tenant, loop) -> new InMemoryStore();

    /**
     * Returns a store for a tenant that the broker serves from now on. Thread-safe; does not block.
     *
     * @param loop the tenant's event loop
     */
    TenantStore forTenant(TenantId tenant, Executor loop);

    /**
     * Opens the store and replays its state in order. Called once, before the first change.
     *
     * @throws StoreException if the state cannot be read
     */
    default void open(BiConsumer<TenantId, Change> replay) {}

    /**
     * Like {@link #open(BiConsumer)}, after the consumer has received the memory that the sessions take without their
     * messages, in bytes. If the consumer throws, nothing is replayed.
     *
     * @throws StoreException if the state cannot be read
     */
    default void open(BiConsumer<TenantId, Change> replay, LongConsumer requiredHeap) {
        open(replay);
    }

    /**
     * Deletes what remains of removed tenants from the disk, in addition to {@link Change.TenantRemoved}. Thread-safe.
     *
     * @return completed when nothing is left; retried as long as the store is open
     */
    default CompletableFuture<Void> erase() {
        return CompletableFuture.completedFuture(null);
    }

    /** Returns whether the last attempt to persist changes succeeded. Thread-safe. */
    default boolean isHealthy() {
        return true;
    }

    /** Writes pending changes if possible and releases all resources. No changes may follow. */
    @Override
    default void close() {}
}
