package dev.rookery.broker.tenant;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Timers on the tenant's event loop. */
record Timers(EventExecutor loop) {
    Future<?> after(long seconds, Runnable action) {
        return loop.schedule(action, seconds, TimeUnit.SECONDS);
    }

    /** Null is no timer. */
    void cancel(Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
