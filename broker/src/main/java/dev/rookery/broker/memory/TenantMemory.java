package dev.rookery.broker.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Memory charged to one tenant, by kind and by user. Not thread-safe; confined to the tenant's event loop. */
public final class TenantMemory {
    private final LoopMemory loop;
    private final LongSupplier limit;
    private final ToLongFunction<String> userLimit;
    private final long[] used = new long[MemoryKind.count()];
    private long heap;
    private final Map<String, UserMemory> users = new HashMap<>();

    /**
     * @param loop counters of the tenant's event loop
     * @param limit limit of the tenant in bytes of heap; 0 for the whole budget
     * @param userLimit limit of a user in bytes of heap; 0 for {@link MemoryBudget#userShare}
     */
    public TenantMemory(LoopMemory loop, LongSupplier limit, ToLongFunction<String> userLimit) {
        this.loop = loop;
        this.limit = limit;
        this.userLimit = userLimit;
    }

    /** Opens the account of a client. */
    public MemoryAccount open(String username) {
        return new MemoryAccount(user(username));
    }

    private UserMemory user(String username) {
        return users.computeIfAbsent(username, name -> new UserMemory(this, name, limitOf(name)));
    }

    private long limitOf(String username) {
        long configured = userLimit.applyAsLong(username);
        return configured == 0 ? loop.budget().userShare() : configured;
    }

    /** Reads the limits of the users again. */
    public void limitsChanged() {
        users.values().forEach(user -> user.setLimit(limitOf(user.name())));
    }

    void removeIfUnused(UserMemory user) {
        if (user.isUnused()) {
            users.remove(user.name(), user);
        }
    }

    void add(MemoryKind kind, long bytes) {
        used[kind.ordinal()] += bytes;
        assert used[kind.ordinal()] >= 0 : kind + ": released more than was charged";
        heap += kind.pool() == MemoryPool.HEAP ? bytes : 0;
        loop.add(kind, bytes);
    }

    /** Returns whose budget has no space for new state of a user; null if it fits. */
    public @Nullable MemoryScope refusal(String username, MemoryKind kind, long bytes) {
        UserMemory known = users.get(username);
        UserMemory user = known == null ? new UserMemory(this, username, limitOf(username)) : known;
        return refusal(user, kind, bytes, bytes);
    }

    /** Returns whether new state on the heap fits, and plenty of the budgets is left. */
    boolean isPlentiful(UserMemory user, MemoryKind kind, long bytes) {
        return user.bytes() + bytes <= user.limit() && isPlentiful(kind, bytes);
    }

    private boolean isPlentiful(MemoryKind kind, long bytes) {
        long capacity = capacity();
        return capacity - heap - bytes > FairShare.plenty(capacity) && loop.isPlentiful(kind, bytes);
    }

    LoopMemory loop() {
        return loop;
    }

    /**
     * Returns whose budget has no space for new state.
     *
     * @param userBytes what the user would be charged
     * @param tenantBytes what the tenant would be charged
     */
    @Nullable
    MemoryScope refusal(UserMemory user, MemoryKind kind, long userBytes, long tenantBytes) {
        long counted = UserMemory.countsAgainstShare(kind) ? userBytes : 0;
        if (user.bytes() + counted <= user.limit() && isPlentiful(kind, tenantBytes)) {
            return null;
        }
        loop.giveBackCredit();
        long wanted = user.bytes() + counted;
        if (wanted > user.limit()) {
            return MemoryScope.USER;
        }
        if (isPlentiful(kind, tenantBytes)) {
            return null;
        }
        long capacity = capacity();
        if (heap + tenantBytes > capacity) {
            return MemoryScope.TENANT;
        }
        if (!loop.fits(kind, tenantBytes)) {
            return MemoryScope.BROKER;
        }
        MemoryBudget budget = loop.budget();
        MemoryPool pool = kind.pool();
        boolean fair = wanted <= FairShare.permitted(user.limit(), capacity, capacity - heap)
                && wanted <= FairShare.permitted(user.limit(), budget.capacity(kind), loop.free(kind))
                && wanted <= FairShare.permitted(user.limit(), budget.capacity(pool), loop.free(pool));
        return fair ? null : MemoryScope.USER;
    }

    /** Returns the limit of the tenant in bytes of heap. */
    public long capacity() {
        long configured = limit.getAsLong();
        return configured == 0 ? loop.budget().capacity(MemoryPool.HEAP) : configured;
    }

    // Retained messages

    /**
     * Charges a retained message if it fits.
     *
     * @param freed what the message that it replaces takes, in bytes
     * @param publisher null if the message has no known user
     * @return null if it fits, otherwise whose budget is exhausted
     */
    public @Nullable MemoryScope refusalToRetain(
            HeldContent content, int overhead, long freed, @Nullable UserMemory publisher) {
        long growth = Math.max(0, content.bytes() + overhead - freed);
        if (publisher != null) {
            return refusal(publisher, MemoryKind.RETAINED, growth, growth);
        }
        loop.giveBackCredit();
        if (heap + growth > capacity()) {
            return MemoryScope.TENANT;
        }
        return loop.fits(MemoryKind.RETAINED, growth) ? null : MemoryScope.BROKER;
    }

    /** Charges a retained message regardless of the budgets. */
    public void retain(HeldContent content, int overhead, @Nullable UserMemory publisher) {
        content.hold(this, MemoryKind.RETAINED, overhead);
        content.setRetainedBy(publisher);
        if (publisher != null) {
            publisher.add(MemoryKind.RETAINED, content.bytes() + overhead);
        }
    }

    /** Releases a retained message. */
    public void release(HeldContent content, int overhead) {
        content.letGo(this, MemoryKind.RETAINED, overhead);
        UserMemory publisher = content.retainedBy();
        if (publisher != null) {
            publisher.add(MemoryKind.RETAINED, -content.bytes() - overhead);
            content.setRetainedBy(null);
        }
    }

    // Queries

    /** Returns the bytes charged for a kind. */
    public long used(MemoryKind kind) {
        loop.giveBackCredit();
        return used[kind.ordinal()];
    }

    /** Returns the heap charged to the tenant in bytes. */
    public long usedHeap() {
        loop.giveBackCredit();
        return heap;
    }

    /** Returns the users with the most bytes, in descending order. */
    public Map<String, Long> largestUsers(int count) {
        loop.giveBackCredit();
        PriorityQueue<UserMemory> largest = new PriorityQueue<>(Comparator.comparingLong(UserMemory::bytes));
        for (UserMemory user : users.values()) {
            largest.add(user);
            if (largest.size() > count) {
                largest.remove();
            }
        }
        Map<String, Long> sorted = new LinkedHashMap<>();
        List.copyOf(largest).stream()
                .sorted(Comparator.comparingLong(UserMemory::bytes).reversed().thenComparing(UserMemory::name))
                .forEach(user -> sorted.put(user.name(), user.bytes()));
        return sorted;
    }
}
