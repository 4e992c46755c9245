package dev.rookery.broker.tenant;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.memory.MemoryPool;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StoreException;
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
    private static final int BATCH_BYTES = 1 << 20;
    /** Persisted state may exceed the budget: an earlier version, or one with more memory, has accepted it. */
    private static final int MAXIMUM_PERCENT_OF_BUDGET = 115;

    private final Tenants tenants;
    private final Map<TenantId, List<Change>> batch = new LinkedHashMap<>();
    private int size;
    private long bytes;

    private StateLoader(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * Opens the stores and restores their tenants. Blocks; must not be called on an event loop.
     *
     * @throws StoreException if the stores cannot be opened, or if their state does not fit into the memory
     */
    public static void load(TenantStores stores, Tenants tenants) {
        StateLoader loader = new StateLoader(tenants);
        stores.open(loader::add, loader::requireMemory);
        loader.flush();
        // No change has been written so far, and the files that were read are closed.
        runAndWait(List.copyOf(tenants.all()), Tenant::finishRestore);
    }

    private void add(TenantId tenant, Change change) {
        batch.computeIfAbsent(tenant, key -> new ArrayList<>()).add(change);
        bytes += bytes(change);
        if (++size == BATCH_SIZE || bytes > BATCH_BYTES) {
            flush();
            requireMemory(tenants.memory().used(MemoryPool.HEAP));
        }
    }

    private static long bytes(Change change) {
        if (change instanceof Change.MessageQueued queued) {
            return queued.message().size();
        }
        if (change instanceof Change.WillSet set) {
            return set.will().message().size();
        }
        return change instanceof Change.Retained retained ? retained.message().size() : 0;
    }

    private void requireMemory(long needed) {
        long maximum = tenants.memory().capacity(MemoryPool.HEAP) / 100 * MAXIMUM_PERCENT_OF_BUDGET;
        if (needed > maximum) {
            throw new StoreException(
                    "The persisted state of the broker needs more than " + (maximum >> 20)
                            + " MiB of memory. Start the broker with more memory, or remove sessions: 'rookery store inspect'"
                            + " lists them by size, 'rookery store export' saves them, 'rookery store drop-session' removes one");
        }
    }

    private void flush() {
        Map<Tenant, List<Change>> changes = new LinkedHashMap<>();
        batch.forEach((id, list) -> changes.put(tenants.getOrCreate(id), list));
        runAndWait(List.copyOf(changes.keySet()), tenant -> changes.getOrDefault(tenant, List.of())
                .forEach(tenant::restore));
        batch.clear();
        size = 0;
        bytes = 0;
    }

    /** Runs an action for each tenant on its event loop and waits for all of them. */
    private static void runAndWait(List<Tenant> tenants, Consumer<Tenant> action) {
        CompletableFuture.allOf(tenants.stream()
                        .map(tenant -> CompletableFuture.runAsync(() -> action.accept(tenant), tenant.loop()))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
