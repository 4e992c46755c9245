package dev.rookery.timer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an asynchronous task at once and then at an interval, never twice at a time: a run that takes longer than the interval
 * leaves out the next ones. A failure is logged once until a run succeeds or fails otherwise, and the task is run again.
 * Thread-safe; the first run is on the thread that starts the task, the others are on its event loop, or on one of Vert.x if it
 * has none.
 */
public final class RepeatedTask {
    private static final Logger LOGGER = LoggerFactory.getLogger(RepeatedTask.class);

    private final Vertx vertx;
    private final Duration interval;
    private final String action;
    private final Supplier<Future<Void>> task;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile String lastFailure = "";
    private volatile OptionalLong timer = OptionalLong.empty();

    /**
     * @param interval time between the starts of two runs, at least 1 ms
     * @param action what the task does, as in "Failed to ACTION"
     */
    public RepeatedTask(Vertx vertx, Duration interval, String action, Supplier<Future<Void>> task) {
        this.vertx = vertx;
        this.interval = interval;
        this.action = action;
        this.task = task;
    }

    /** Returns the result of the first run. The task is repeated also if that fails. */
    public Future<Void> start() {
        Future<Void> first = run();
        timer = OptionalLong.of(vertx.setPeriodic(interval.toMillis(), elapsed -> run()));
        return first;
    }

    /** Starts no further run. One in progress continues. */
    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
        timer = OptionalLong.empty();
    }

    private Future<Void> run() {
        if (!running.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return Future.<Void>succeededFuture()
                .compose(begun -> task.get())
                .onSuccess(succeeded -> lastFailure = "")
                .onFailure(this::warnOnce)
                .onComplete(done -> running.set(false));
    }

    private void warnOnce(Throwable failure) {
        String text = failure.toString();
        if (!text.equals(lastFailure)) {
            lastFailure = text;
            LOGGER.warn("Failed to {}; retrying every {}", action, interval, failure);
        }
    }
}
