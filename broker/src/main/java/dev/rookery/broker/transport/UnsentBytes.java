package dev.rookery.broker.transport;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Direct memory used by the unsent packets of all clients of one event loop. Each client has its own limit; this total
 * prevents many slow clients together from exhausting the memory. Not thread-safe; confined to the event loop.
 */
final class UnsentBytes {
    private static final long DIRECT_MEMORY = PlatformDependent.maxDirectMemory();
    private static final AtomicInteger LOOPS = new AtomicInteger();
    private static final FastThreadLocal<UnsentBytes> CURRENT = new FastThreadLocal<>() {
        @Override
        protected UnsentBytes initialValue() {
            LOOPS.incrementAndGet();
            return new UnsentBytes();
        }
    };

    private long total;

    private UnsentBytes() {}

    static UnsentBytes ofCurrentLoop() {
        return CURRENT.get();
    }

    void add(long bytes) {
        total += bytes;
    }

    long total() {
        return total;
    }

    /**
     * Returns whether slow clients must receive nothing until they have read. Buffer pools use about twice the size of
     * their contents.
     */
    boolean isUnderPressure() {
        return total * LOOPS.get() > DIRECT_MEMORY / 4;
    }

    /** Returns whether slow clients must be disconnected. */
    boolean isExhausted() {
        return total * LOOPS.get() > DIRECT_MEMORY / 2;
    }
}
