package dev.rookery.broker.store;

import java.util.concurrent.CompletableFuture;

/** Store that ignores changes: the engine's own objects are the state, which ends with the process. */
public final class InMemoryStore implements TenantStore {
    private static final CompletableFuture<Void> PERSISTED = CompletableFuture.completedFuture(null);

    @Override
    public void append(Change change) {
        // The engine's objects are the state.
    }

    @Override
    public CompletableFuture<Void> persisted() {
        return PERSISTED;
    }
}
