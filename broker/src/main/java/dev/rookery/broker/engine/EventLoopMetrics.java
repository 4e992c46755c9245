package dev.rookery.broker.engine;

import dev.rookery.broker.transport.EventLoops;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.TimeUnit;

/** Prometheus metrics of the event loops' load. */
record EventLoopMetrics(EventLoops loops) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        int number = 0;
        for (EventExecutor loop : loops.all()) {
            if (loop instanceof SingleThreadEventExecutor thread) {
                Gauge.builder("rookery.broker.loop.pending.tasks", thread, SingleThreadEventExecutor::pendingTasks)
                        .description("Tasks in the queue of an event loop.")
                        .tag("loop", Integer.toString(number++))
                        .register(registry);
            }
        }
        loops.observeLag(loop -> {
            Timer lag = Timer.builder("rookery.broker.event.loop.lag")
                    .description("Delay of tasks on an event loop, measured ten times a second.")
                    .tag("loop", Integer.toString(loop))
                    .register(registry);
            return nanos -> lag.record(nanos, TimeUnit.NANOSECONDS);
        });
    }
}
