package dev.rookery.broker.memory;

/**
 * Share that a user has of a budget. Above 70 % of a budget, new state is refused to the largest users first: what a
 * user may take sinks with the free part of the budget, from its whole limit at 70 % to almost nothing at 90 %. The
 * rest is for small users.
 */
final class FairShare {
    private static final int FREE_PERCENT_OF_PLENTY = 30;
    private static final int PERCENT_FOR_SMALL_USERS = 10;
    /** What a user may take of the part for small users: this part of the budget, and a minimum in bytes. */
    private static final int SMALL_PART = 512;

    private static final long MINIMUM_SMALL = 8 * 1024;

    private FairShare() {}

    /** Returns what must be left of a budget so that users may take their whole limits. */
    static long plenty(long capacity) {
        return MemoryBudget.percent(capacity, FREE_PERCENT_OF_PLENTY);
    }

    /** Returns what a user may take of a budget of which some part is free. */
    static long permitted(long userLimit, long capacity, long free) {
        long plenty = plenty(capacity);
        if (free >= plenty) {
            return userLimit;
        }
        long reserved = MemoryBudget.percent(capacity, PERCENT_FOR_SMALL_USERS);
        double left = (double) (free - reserved) / (plenty - reserved);
        long small = Math.max(MINIMUM_SMALL, capacity / SMALL_PART);
        return Math.max(small, (long) (Math.min(userLimit, capacity) * left));
    }
}
