package dev.rookery.broker.tenant;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Loads the persisted state of all tenants at the start. Changes are passed to the tenants' event loops in batches, so that
 * only a small part of the state is in memory twice.
 */
public final class StateLoader {
    private static final int BATCH_SIZE = 4096;

    private final Tenants tenants;
    private final Map<TenantId, List<Change>> batch = new LinkedHashMap<>();
    private int size;

    private StateLoader(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * Opens the stores and restores their tenants. Blocks; must not be called on an event loop.
     *
     * @throws dev.rookery.broker.store.StoreException if the stores cannot be opened
     */
    public static void load(TenantStores stores, Tenants tenants) {
        StateLoader loader = new StateLoader(tenants);
        stores.open(loader::add);
        loader.flush();
        // No change has been written so far, and the files that were read are closed.
        runAndWait(List.copyOf(tenants.all()), Tenant::finishRestore);
    }

    private void add(TenantId tenant, Change change) {
        batch.computeIfAbsent(tenant, key -> new ArrayList<>()).add(change);
        if (++size == BATCH_SIZE) {
            flush();
        }
    }

    private void flush() {
        Map<Tenant, List<Change>> changes = new LinkedHashMap<>();
        batch.forEach((id, list) -> changes.put(tenants.getOrCreate(id), list));
        runAndWait(List.copyOf(changes.keySet()), tenant -> changes.getOrDefault(tenant, List.of())
                .forEach(tenant::restore));
        batch.clear();
        size = 0;
    }

    /** Runs an action for each tenant on its event loop and waits for all of them. */
    private static void runAndWait(List<Tenant> tenants, Consumer<Tenant> action) {
        CompletableFuture.allOf(tenants.stream()
                        .map(tenant -> CompletableFuture.runAsync(() -> action.accept(tenant), tenant.loop()))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
