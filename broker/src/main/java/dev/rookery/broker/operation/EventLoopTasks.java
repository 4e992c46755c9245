package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminException;
import dev.rookery.failure.FatalErrors;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs queries on an event loop, long ones in slices between which the loop serves clients. Thread-safe. */
final class EventLoopTasks {
    /** Elements to process in one slice, which takes about ten microseconds. */
    static final int SLICE_SIZE = 500;

    private EventLoopTasks() {}

    /** Runs a query once. The stage fails with whatever the query throws. */
    static <T> CompletionStage<T> call(EventLoop loop, Supplier<T> query) {
        return repeat(loop, () -> Optional.of(query.get()));
    }

    /** Runs a slice again and again until it returns a result. The stage fails with whatever a slice throws. */
    static <T> CompletionStage<T> repeat(EventLoop loop, Supplier<Optional<T>> slice) {
        CompletableFuture<T> result = new CompletableFuture<>();
        next(loop, slice, result);
        return result;
    }

    private static <T> void next(EventLoop loop, Supplier<Optional<T>> slice, CompletableFuture<T> result) {
        try {
            // The loop would run all slices from execute() before it handles network events.
            loop.schedule(
                    () -> {
                        try {
                            slice.get().ifPresentOrElse(result::complete, () -> next(loop, slice, result));
                        } catch (RuntimeException | Error e) {
                            FatalErrors.endIfFatal(e);
                            result.completeExceptionally(e);
                        }
                    },
                    0,
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    new AdminException(AdminException.Kind.UNAVAILABLE, "The broker is shutting down"));
        }
    }
}
