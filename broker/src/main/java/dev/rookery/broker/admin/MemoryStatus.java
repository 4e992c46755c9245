package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryPool;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Memory that the state of clients takes.
 *
 * @param pools use of the heap and of direct memory
 * @param kinds use by kind of state
 * @param tenants use by tenant, largest first
 * @param users users with the most bytes on the heap, largest first
 * @param buffers direct memory of network buffers
 */
public record MemoryStatus(
        Map<MemoryPool, Use> pools,
        Map<MemoryKind, Use> kinds,
        List<TenantUse> tenants,
        List<UserUse> users,
        NetworkBuffers buffers) {
    /** Maximum number of {@link #users}. */
    public static final int LARGEST_USERS = 10;

    /**
     * Bytes in use and their limit.
     *
     * @param capacity limit in bytes
     */
    public record Use(long bytes, long capacity) {}

    /**
     * Direct memory that the pool of network buffers has, measured and not estimated.
     *
     * @param bytes bytes of buffers in use
     * @param reserved bytes that the pool has allocated from the system
     */
    public record NetworkBuffers(long bytes, long reserved) {}

    /**
     * Heap of a tenant.
     *
     * @param kinds bytes by kind
     */
    public record TenantUse(TenantId tenant, Use heap, Map<MemoryKind, Long> kinds) {}

    /** Heap of all clients of a user together, without their connections. */
    public record UserUse(UserKey user, long bytes) {}

    public MemoryStatus {
        pools = Map.copyOf(pools);
        kinds = Map.copyOf(kinds);
        tenants = List.copyOf(tenants);
        users = List.copyOf(users);
    }

    /** Returns the use of a pool. */
    public Use use(MemoryPool pool) {
        return Objects.requireNonNull(pools.get(pool));
    }

    /** Returns the use of a kind. */
    public Use use(MemoryKind kind) {
        return Objects.requireNonNull(kinds.get(kind));
    }
}
