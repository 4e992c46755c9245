package dev.rookery.broker.store;

import java.util.concurrent.CompletableFuture;

/**
 * Keeps the durable state of one tenant: sessions that outlive their connections, with the messages that are theirs, and
 * retained messages. The engine works on its own objects and tells of each change; what acknowledges a change goes out
 * when it is kept. For the tenant's event loop; nothing here blocks it.
 */
public interface TenantStore {
    /** Takes on a change, in order. Never fails: {@link #kept} tells. */
    void keep(Change change);

    /**
     * When all changes so far are kept, at the level of durability that the store is set to. One future may stand for many
     * changes, so that they are written together.
     *
     * @return completed in order, on any thread; exceptionally if a change cannot be kept, also one that failed since the last
     *     answer
     */
    CompletableFuture<Void> kept();

    /** How much more it can take. Cheap. */
    default StorePressure room() {
        return StorePressure.AMPLE;
    }
}
