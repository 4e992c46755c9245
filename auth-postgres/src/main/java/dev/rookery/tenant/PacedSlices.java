package dev.rookery.tenant;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Long work on the database, done in slices with pauses: three quarters of the time belong to others. Immutable and
 * thread-safe.
 */
final class PacedSlices {
    /** Length of a pause, by that of the slice before it. */
    private static final int PAUSE_FACTOR = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final LongSupplier clock;
    private final Function<Duration, Future<Void>> sleep;

    /**
     * @param clock in nanoseconds
     * @param sleep completes after a time
     */
    PacedSlices(LongSupplier clock, Function<Duration, Future<Void>> sleep) {
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Returns slices whose pauses need no thread. */
    static PacedSlices inRealTime() {
        return new PacedSlices(System::nanoTime, PacedSlices::delay);
    }

    private static Future<Void> delay(Duration time) {
        Promise<Void> end = Promise.promise();
        CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS).execute(end::complete);
        return end.future();
    }

    /**
     * Runs slices until none is left, or one fails.
     *
     * @param slice does a part of the work, and returns whether there may be more
     */
    Future<Void> run(Supplier<Future<Boolean>> slice) {
        Promise<Void> end = Promise.promise();
        next(slice, end);
        return end.future();
    }

    private void next(Supplier<Future<Boolean>> slice, Promise<Void> end) {
        long start = clock.getAsLong();
        slice.get().onComplete(done -> {
            if (done.failed()) {
                end.fail(done.cause());
            } else if (!done.result()) {
                end.complete();
            } else {
                sleep.apply(pause(clock.getAsLong() - start)).onComplete(slept -> next(slice, end));
            }
        });
    }

    private static Duration pause(long nanos) {
        return Duration.ofNanos(Math.min(PAUSE_FACTOR * nanos, LONGEST_PAUSE.toNanos()));
    }
}
