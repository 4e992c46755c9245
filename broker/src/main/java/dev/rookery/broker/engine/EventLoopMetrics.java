package dev.rookery.broker.engine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/** Prometheus metrics of the event loops' load. */
record EventLoopMetrics(Iterable<EventExecutor> loops) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        int number = 0;
        for (EventExecutor loop : loops) {
            if (loop instanceof SingleThreadEventExecutor thread) {
                Gauge.builder("rookery.broker.loop.pending.tasks", thread, SingleThreadEventExecutor::pendingTasks)
                        .description("Tasks in the queue of an event loop.")
                        .tag("loop", Integer.toString(number++))
                        .register(registry);
            }
        }
    }
}
