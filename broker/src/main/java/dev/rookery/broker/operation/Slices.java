package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminException;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Work on an event loop in steps short enough not to be felt; what clients send is served between two of them. */
final class Slices {
    /** Things to look at in one step: some ten microseconds. */
    static final int SIZE = 500;

    private Slices() {}

    /** Asks once. */
    static <T> CompletionStage<T> ask(EventLoop loop, Supplier<T> question) {
        return repeat(loop, () -> Optional.of(question.get()));
    }

    /** Repeats the step until it has a result; a failure of the step's is the answer's. */
    static <T> CompletionStage<T> repeat(EventLoop loop, Supplier<Optional<T>> step) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        next(loop, step, answer);
        return answer;
    }

    private static <T> void next(EventLoop loop, Supplier<Optional<T>> step, CompletableFuture<T> answer) {
        try {
            loop.execute(() -> {
                try {
                    step.get().ifPresentOrElse(answer::complete, () -> next(loop, step, answer));
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    new AdminException(AdminException.Kind.UNAVAILABLE, "The broker is being closed"));
        }
    }
}
