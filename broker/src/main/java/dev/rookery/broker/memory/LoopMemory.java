package dev.rookery.broker.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Bytes charged on one event loop, and a view of what the other loops have charged. Written by its event loop only, by
 * plain stores that other threads may read. A charge and its release may happen on different loops: only the sum counts.
 */
public final class LoopMemory {
    /** Change of this loop's own bytes after which the view of the other loops is renewed. */
    private static final long RENEWAL_BYTES = 64 * 1024;
    /** Keeps the counters of two loops out of one cache line. */
    private static final int PADDING = 16;

    /** Number of users who can take their whole share of a kind of direct memory. */
    private static final int USERS_AT_ONCE = 2;

    private static final int POOLS = MemoryPool.values().length;

    private final MemoryBudget budget;
    /** Bytes by kind, followed by the totals of the pools. */
    private final AtomicLongArray own = new AtomicLongArray(MemoryKind.count() + POOLS + PADDING);

    /** Limits of kinds and pools in bytes. */
    private final long[] capacities = new long[MemoryKind.count() + POOLS];
    /** What the other loops have charged, as of the last renewal. */
    private final long[] others = new long[MemoryKind.count() + POOLS];
    /** What must be left of kinds and pools so that users may take their whole shares, in bytes. */
    private final long[] plenty = new long[MemoryKind.count() + POOLS];

    /** What this loop may charge for kinds and pools while plenty is left, in bytes; negative if it is not. */
    private final long[] plentiful = new long[MemoryKind.count() + POOLS];

    private long movedSinceRenewal;
    /** Credits of the loop's clients, some of which are empty. */
    private final List<InflightCredit> credits = new ArrayList<>();

    LoopMemory(MemoryBudget budget) {
        this.budget = budget;
        for (MemoryKind kind : MemoryKind.values()) {
            capacities[kind.ordinal()] = budget.capacity(kind);
            capacities[index(kind.pool())] = budget.capacity(kind.pool());
        }
        for (int i = 0; i < capacities.length; i++) {
            plenty[i] = FairShare.plenty(capacities[i]);
        }
        renew();
    }

    /** Adds bytes regardless of the budget; a negative number releases them. */
    public void add(MemoryKind kind, long bytes) {
        increase(kind.ordinal(), bytes);
        increase(index(kind.pool()), bytes);
        movedSinceRenewal += Math.abs(bytes);
    }

    private void increase(int index, long bytes) {
        own.setOpaque(index, own.getPlain(index) + bytes);
    }

    private static int index(MemoryPool pool) {
        return MemoryKind.count() + pool.ordinal();
    }

    long own(MemoryKind kind) {
        return own.getOpaque(kind.ordinal());
    }

    long own(MemoryPool pool) {
        return own.getOpaque(index(pool));
    }

    /** Adds a credit to those that are given back, until it is empty. */
    void addCredit(InflightCredit credit) {
        credits.add(credit);
    }

    /** Gives back the credit that was not needed since the last call. To be called regularly. */
    public void giveBackUnusedCredit() {
        credits.removeIf(InflightCredit::giveBackUnused);
    }

    /** Gives back all credit, so that only what is in use counts. */
    void giveBackCredit() {
        if (!credits.isEmpty()) {
            credits.forEach(InflightCredit::giveBackAndLeave);
            credits.clear();
        }
    }

    /** Returns whether the bytes fit into the kind's share and the whole budget. */
    public boolean fits(MemoryKind kind, long bytes) {
        // The other loops may have released bytes since.
        if (movedSinceRenewal > RENEWAL_BYTES || !fitsInView(kind, bytes)) {
            renew();
        }
        return fitsInView(kind, bytes);
    }

    private boolean fitsInView(MemoryKind kind, long bytes) {
        return bytes <= free(kind) && bytes <= free(kind.pool());
    }

    /** Returns whether plenty of the kind's share and of the whole budget is left after some more bytes are charged. */
    boolean isPlentiful(MemoryKind kind, long bytes) {
        renewIfOutdated();
        int pool = index(kind.pool());
        return own.getPlain(kind.ordinal()) + bytes < plentiful[kind.ordinal()]
                && own.getPlain(pool) + bytes < plentiful[pool];
    }

    /** Returns the share of the kind that is left, in bytes, as of the last {@link #fits}. */
    long free(MemoryKind kind) {
        return free(kind.ordinal());
    }

    long free(MemoryPool pool) {
        return free(index(pool));
    }

    private long free(int index) {
        return capacities[index] - own.getPlain(index) - others[index];
    }

    /**
     * Returns whether clients of one user may take that many bytes of a kind of direct memory: half of the kind's
     * share, and less while memory is short.
     */
    boolean permits(MemoryKind kind, long userBytes) {
        renewIfOutdated();
        long capacity = budget.capacity(kind);
        long free = free(kind);
        return free >= 0 && userBytes <= FairShare.permitted(capacity / USERS_AT_ONCE, capacity, free);
    }

    /** Returns whether all loops together have charged more than a part of the kind's share, in percent. */
    public boolean isAbove(MemoryKind kind, int percentOfShare) {
        renewIfOutdated();
        return own.getPlain(kind.ordinal()) + others[kind.ordinal()]
                > MemoryBudget.percent(capacities[kind.ordinal()], percentOfShare);
    }

    private void renewIfOutdated() {
        if (movedSinceRenewal > RENEWAL_BYTES) {
            renew();
        }
    }

    private void renew() {
        for (int i = 0; i < others.length; i++) {
            long sum = 0;
            for (LoopMemory loop : budget.loops()) {
                sum += loop == this ? 0 : loop.own.getOpaque(i);
            }
            others[i] = sum;
            plentiful[i] = capacities[i] - sum - plenty[i];
        }
        movedSinceRenewal = 0;
    }

    /** Returns {@link MemoryBudget#userShare}. */
    public long userShare() {
        return budget.userShare();
    }

    MemoryBudget budget() {
        return budget;
    }
}
