package dev.rookery.broker.transport;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits in memory outside the heap for the networks of an event loop's clients. Each client has a bound of its own; this one
 * keeps many slow ones together from taking all there is. For the event loop only.
 */
final class UnsentBytes {
    private static final long MEMORY = PlatformDependent.maxDirectMemory();
    private static final AtomicInteger LOOPS = new AtomicInteger();
    private static final FastThreadLocal<UnsentBytes> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected UnsentBytes initialValue() {
            LOOPS.incrementAndGet();
            return new UnsentBytes();
        }
    };

    private long total;

    private UnsentBytes() {}

    static UnsentBytes ofThisLoop() {
        return OF_LOOP.get();
    }

    void change(long by) {
        total += by;
    }

    long total() {
        return total;
    }

    /** Whether those who are behind are to get no more until they have read. Pools of buffers take about twice what is in them. */
    boolean isScarce() {
        return total * LOOPS.get() > MEMORY / 4;
    }

    /** Whether those who are behind have to go. */
    boolean isExhausted() {
        return total * LOOPS.get() > MEMORY / 2;
    }
}
