package dev.rookery.api.sensor.service;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads data at the start, every five seconds and on request; one read at a time. Thread-safe. */
final class PeriodicRead {
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Supplier<Future<Void>> read;
    private OptionalLong timer = OptionalLong.empty();

    @GuardedBy("this")
    private Future<Void> running = Future.succeededFuture();

    /** Read that has not begun; null if there is none. */
    @GuardedBy("this")
    private @Nullable Future<Void> next;

    /** @param read never fails */
    PeriodicRead(Vertx vertx, Supplier<Future<Void>> read) {
        this.vertx = vertx;
        this.read = read;
    }

    /** Returns when the data is read. Reads it again until {@link #stop}. */
    Future<Void> start() {
        timer = OptionalLong.of(vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> refresh()));
        return refresh();
    }

    void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    /** Returns when a read that begins after this call has ended. */
    synchronized Future<Void> refresh() {
        Future<Void> waiting = next;
        if (waiting == null) {
            waiting = running.compose(done -> begin());
            if (!running.isComplete()) {
                next = waiting;
            } else {
                running = waiting;
            }
        }
        return waiting;
    }

    private synchronized Future<Void> begin() {
        if (next != null) {
            running = next;
            next = null;
        }
        return read.get();
    }
}
