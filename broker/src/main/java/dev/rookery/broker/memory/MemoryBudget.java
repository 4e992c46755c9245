package dev.rookery.broker.memory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * Memory of the process that the state of clients may take, in two pools, with what is charged to it. Each event loop
 * charges its own {@link LoopMemory}, so that counting needs no atomic operation. Thread-safe.
 */
public final class MemoryBudget {
    private static final long MIB = 1L << 20;
    /** Heap that the broker needs before the first client connects, and for garbage at a minimum. */
    private static final long MINIMUM_RESERVE = 16 * MIB;

    private static final int RESERVE_PERCENT = 35;
    private static final int MINIMUM_BUDGET_PERCENT = 25;
    private static final int DIRECT_PERCENT = 75;
    /** The default maximum of direct memory is as large as the heap, which leaves none of a small container. */
    private static final int DIRECT_PERCENT_OF_HEAP = 50;

    private static final long MINIMUM_USER_SHARE = 4 * MIB;
    private static final int USER_SHARE_PERCENT = 10;

    private final long heap;
    private final long direct;
    /** Limits of the kinds, in the order of {@link MemoryKind}. */
    private final long[] capacities = new long[MemoryKind.count()];

    private final Map<Executor, LoopMemory> byLoop = new ConcurrentHashMap<>();
    private final List<LoopMemory> loops = new CopyOnWriteArrayList<>();

    /**
     * @param heap budget of {@link MemoryPool#HEAP} in bytes
     * @param direct budget of {@link MemoryPool#DIRECT} in bytes
     */
    public MemoryBudget(long heap, long direct) {
        if (heap <= 0 || direct <= 0) {
            throw new IllegalArgumentException("Memory budgets must be positive: heap " + heap + ", direct " + direct);
        }
        this.heap = heap;
        this.direct = direct;
        for (MemoryKind kind : MemoryKind.values()) {
            capacities[kind.ordinal()] = percent(capacity(kind.pool()), kind.sharePercent());
        }
    }

    /** Returns the heap budget of a broker that has the process to itself, from the maximum heap in bytes. */
    public static long heapBudget(long maximumHeap) {
        long reserve = Math.max(MINIMUM_RESERVE, percent(maximumHeap, RESERVE_PERCENT));
        return Math.max(maximumHeap - reserve, percent(maximumHeap, MINIMUM_BUDGET_PERCENT));
    }

    /** Returns the budget of direct memory, from the maximum direct memory and heap of the process in bytes. */
    public static long directBudget(long maximumDirect, long maximumHeap) {
        return Math.min(percent(maximumDirect, DIRECT_PERCENT), percent(maximumHeap, DIRECT_PERCENT_OF_HEAP));
    }

    static long percent(long of, int percent) {
        return of / 100 * percent;
    }

    /** Returns the counters of an event loop, which are created by the first call. */
    public LoopMemory loop(Executor eventLoop) {
        LoopMemory known = byLoop.get(eventLoop);
        return known != null ? known : create(eventLoop);
    }

    private LoopMemory create(Executor eventLoop) {
        return byLoop.computeIfAbsent(eventLoop, key -> {
            LoopMemory created = new LoopMemory(this);
            loops.add(created);
            return created;
        });
    }

    List<LoopMemory> loops() {
        return loops;
    }

    /** Returns the budget of a pool in bytes. */
    public long capacity(MemoryPool pool) {
        return pool == MemoryPool.HEAP ? heap : direct;
    }

    /** Returns the maximum of a kind in bytes. */
    public long capacity(MemoryKind kind) {
        return capacities[kind.ordinal()];
    }

    /** Returns the bytes charged for a kind. */
    public long used(MemoryKind kind) {
        long used = 0;
        for (LoopMemory loop : loops) {
            used += loop.own(kind);
        }
        return used;
    }

    /** Returns the bytes charged to a pool. */
    public long used(MemoryPool pool) {
        long used = 0;
        for (LoopMemory loop : loops) {
            used += loop.own(pool);
        }
        return used;
    }

    /** Returns the share of the heap that a user without a limit of its own has, in bytes. */
    public long userShare() {
        return Math.min(heap, Math.max(MINIMUM_USER_SHARE, percent(heap, USER_SHARE_PERCENT)));
    }
}
