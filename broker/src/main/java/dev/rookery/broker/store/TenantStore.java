package dev.rookery.broker.store;

import java.util.concurrent.CompletableFuture;

/**
 * Durable state of one tenant: sessions that outlive their connections, with their messages, and retained messages. The engine
 * works on its own objects and reports each change; it sends the acknowledgement of a change once the change is persisted.
 *
 * <p>Not thread-safe; confined to the tenant's event loop. No method blocks.
 */
public interface TenantStore {
    /** Appends a change, in order. Does not throw; failures are reported by {@link #persisted}. */
    void append(Change change);

    /**
     * Returns a future for all changes appended so far. It completes when they are persisted at the configured level of durability.
     * Several calls may return the same future, so that changes are written in groups.
     *
     * @return completed in order, on any thread; failed if a change cannot be persisted, or while earlier changes cannot be
     */
    CompletableFuture<Void> persisted();

    /** Returns how far writes lag behind changes. Cheap enough to call for every PUBLISH. */
    default StorePressure pressure() {
        return StorePressure.LOW;
    }
}
