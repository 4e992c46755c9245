package dev.rookery.broker.operation;

import dev.rookery.auth.UserKey;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.admin.MemoryStatus.NetworkBuffers;
import dev.rookery.broker.admin.MemoryStatus.TenantUse;
import dev.rookery.broker.admin.MemoryStatus.Use;
import dev.rookery.broker.admin.MemoryStatus.UserUse;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryPool;
import dev.rookery.broker.memory.TenantMemory;
import dev.rookery.broker.tenant.Tenant;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads what the state of all tenants takes. Each tenant is read on its event loop. Thread-safe. */
final class MemoryReport {
    private record TenantPart(TenantUse use, List<UserUse> users) {}

    private MemoryReport() {}

    static CompletionStage<MemoryStatus> read(MemoryBudget budget, List<Tenant> tenants) {
        List<CompletableFuture<TenantPart>> parts = tenants.stream()
                .map(tenant ->
                        EventLoopTasks.call(tenant.loop(), () -> part(tenant)).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> status(
                        budget, parts.stream().map(CompletableFuture::join).toList()));
    }

    private static TenantPart part(Tenant tenant) {
        TenantMemory memory = tenant.memory();
        Map<MemoryKind, Long> kinds = new EnumMap<>(MemoryKind.class);
        for (MemoryKind kind : MemoryKind.values()) {
            if (memory.used(kind) > 0) {
                kinds.put(kind, memory.used(kind));
            }
        }
        List<UserUse> users = memory.largestUsers(MemoryStatus.LARGEST_USERS).entrySet().stream()
                .map(user -> new UserUse(new UserKey(tenant.id(), user.getKey()), user.getValue()))
                .toList();
        return new TenantPart(
                new TenantUse(tenant.id(), new Use(memory.usedHeap(), memory.capacity()), Map.copyOf(kinds)), users);
    }

    private static MemoryStatus status(MemoryBudget budget, List<TenantPart> parts) {
        Map<MemoryPool, Use> pools = new EnumMap<>(MemoryPool.class);
        for (MemoryPool pool : MemoryPool.values()) {
            pools.put(pool, new Use(budget.used(pool), budget.capacity(pool)));
        }
        Map<MemoryKind, Use> kinds = new EnumMap<>(MemoryKind.class);
        for (MemoryKind kind : MemoryKind.values()) {
            kinds.put(kind, new Use(budget.used(kind), budget.capacity(kind)));
        }
        List<TenantUse> tenants = parts.stream()
                .map(TenantPart::use)
                .sorted(Comparator.comparingLong((TenantUse use) -> use.heap().bytes())
                        .reversed()
                        .thenComparing(use -> use.tenant().value()))
                .toList();
        List<UserUse> users = parts.stream()
                .flatMap(part -> part.users().stream())
                .sorted(Comparator.comparingLong(UserUse::bytes).reversed())
                .limit(MemoryStatus.LARGEST_USERS)
                .toList();
        return new MemoryStatus(pools, kinds, tenants, users, buffers());
    }

    private static NetworkBuffers buffers() {
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        return new NetworkBuffers(pool.pinnedDirectMemory(), pool.metric().usedDirectMemory());
    }
}
