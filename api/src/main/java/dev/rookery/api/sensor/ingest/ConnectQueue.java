package dev.rookery.api.sensor.ingest;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of sessions that connect at the same time, so that thousands of them do not overload a broker that has
 * just started, nor try all the time to reach one that is down. Not thread-safe; confined to the event loop.
 */
final class ConnectQueue {
    private static final int MAXIMUM_CONNECTING = 32;
    /** After a failed attempt, the next session waits for this long. */
    private static final Duration FAILURE_DELAY = Duration.ofMillis(500);

    private final EventExecutor loop;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int connecting;
    /** An attempt may end before it returns. */
    private boolean starting;

    ConnectQueue(EventExecutor loop) {
        this.loop = loop;
    }

    /** Runs the attempt when it is its turn. {@link #succeeded} or {@link #failed} must follow, once. */
    void submit(Runnable attempt) {
        waiting.add(attempt);
        next();
    }

    void succeeded() {
        connecting--;
        next();
    }

    void failed() {
        loop.schedule(this::succeeded, FAILURE_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void next() {
        if (starting) {
            return;
        }
        starting = true;
        while (connecting < MAXIMUM_CONNECTING && !waiting.isEmpty()) {
            connecting++;
            waiting.remove().run();
        }
        starting = false;
    }
}
