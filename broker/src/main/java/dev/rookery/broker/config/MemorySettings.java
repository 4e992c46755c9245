package dev.rookery.broker.config;

import dev.rookery.broker.memory.MemoryBudget;
import io.netty.util.internal.PlatformDependent;

/**
 * Memory that the state of clients may take.
 *
 * @param heap budget of the heap in bytes
 * @param direct budget of the direct memory in bytes
 */
public record MemorySettings(long heap, long direct) {
    public MemorySettings {
        if (heap <= 0 || direct <= 0) {
            throw new IllegalArgumentException("Memory budgets must be positive: heap " + heap + ", direct " + direct);
        }
    }

    /** Part of the heap budget that a broker has in a process with other components, in percent. */
    private static final int SHARED_PERCENT = 60;

    /** Returns the settings for a process that runs other components as well. */
    public static MemorySettings ofSharedProcess() {
        MemorySettings alone = ofProcess();
        return new MemorySettings(alone.heap / 100 * SHARED_PERCENT, alone.direct / 100 * SHARED_PERCENT);
    }

    /** Returns the settings for a process that is a broker and nothing else, from its maximum heap and direct memory. */
    public static MemorySettings ofProcess() {
        long maximumHeap = Runtime.getRuntime().maxMemory();
        return new MemorySettings(
                MemoryBudget.heapBudget(maximumHeap),
                MemoryBudget.directBudget(PlatformDependent.maxDirectMemory(), maximumHeap));
    }
}
