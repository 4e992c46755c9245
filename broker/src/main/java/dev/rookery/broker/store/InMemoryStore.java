package dev.rookery.broker.store;

import java.util.concurrent.CompletableFuture;

/** Keeps state as long as the process lives, which the engine's own objects do: nothing is to be done or waited for. */
public final class InMemoryStore implements TenantStore {
    private static final CompletableFuture<Void> KEPT = CompletableFuture.completedFuture(null);

    @Override
    public void keep(Change change) {
        // The engine's objects are the state.
    }

    @Override
    public CompletableFuture<Void> kept() {
        return KEPT;
    }
}
