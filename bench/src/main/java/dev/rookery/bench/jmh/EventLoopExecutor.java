package dev.rookery.bench.jmh;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Executor that runs JMH benchmarks on Netty threads, for which Netty's allocator uses the same caches as for the
 * broker's event loops.
 */
public final class EventLoopExecutor extends DefaultEventExecutorGroup {
    /** JVM option that selects a custom executor, named by {@link #CLASS}. */
    static final String CUSTOM = "-Djmh.executor=CUSTOM";

    /** JVM option with the name of this class. */
    static final String CLASS = "-Djmh.executor.class=dev.rookery.bench.jmh.EventLoopExecutor";

    /** Constructor that JMH calls by reflection. */
    public EventLoopExecutor(int threads, String prefix) {
        super(threads, new DefaultThreadFactory(prefix, true));
    }
}
