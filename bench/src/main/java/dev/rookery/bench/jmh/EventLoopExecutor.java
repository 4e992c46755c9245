package dev.rookery.bench.jmh;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Has JMH run a benchmark on threads that Netty takes for its own: to them its allocator gives buffers as it does to the
 * broker's event loops.
 */
public final class EventLoopExecutor extends DefaultEventExecutorGroup {
    /** Has JMH choose its executor by {@link #CLASS}. */
    static final String CUSTOM = "-Djmh.executor=CUSTOM";

    /** Names this class to JMH. */
    static final String CLASS = "-Djmh.executor.class=dev.rookery.bench.jmh.EventLoopExecutor";

    /** Called by JMH. */
    public EventLoopExecutor(int threads, String prefix) {
        super(threads, new DefaultThreadFactory(prefix, true));
    }
}
