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

/** Brings what is kept to the tenants' event loops, some of it at a time, so that little is in memory twice. */
public final class RestoredTenants {
    private static final int AT_A_TIME = 4096;

    private final Tenants tenants;
    private final Map<TenantId, List<Change>> waiting = new LinkedHashMap<>();
    private int size;

    private RestoredTenants(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * Opens the stores and builds all tenants that they know; done when this returns. Not for an event loop.
     *
     * @throws dev.rookery.broker.store.StoreException if the stores cannot be opened
     */
    public static void open(TenantStores stores, Tenants tenants) {
        RestoredTenants restored = new RestoredTenants(tenants);
        stores.open(restored::add);
        restored.handOver();
        // Nothing was written so far, and the files that were read are closed.
        each(List.copyOf(tenants.all()), Tenant::restored);
    }

    private void add(TenantId tenant, Change change) {
        waiting.computeIfAbsent(tenant, key -> new ArrayList<>()).add(change);
        if (++size == AT_A_TIME) {
            handOver();
        }
    }

    private void handOver() {
        each(waiting.keySet().stream().map(tenants::get).toList(), tenant -> waiting.get(tenant.id())
                .forEach(tenant::restore));
        waiting.clear();
        size = 0;
    }

    /** Does it to each on its event loop, and waits for all. */
    private static void each(List<Tenant> some, Consumer<Tenant> action) {
        CompletableFuture.allOf(some.stream()
                        .map(tenant -> CompletableFuture.runAsync(() -> action.accept(tenant), tenant.loop()))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
