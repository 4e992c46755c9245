package dev.rookery.auth.postgres;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Shares the results of equal password checks: if many clients of one user log in at once, the first causes a check and
 * the others wait for its result. Thread-safe.
 */
final class SharedChecks {
    private final ConcurrentMap<ByteBuffer, CompletableFuture<Optional<Boolean>>> running = new ConcurrentHashMap<>();

    /**
     * Returns the result of an equal check in progress, or runs the check.
     *
     * @param id equal for equal checks
     * @param check completes with whether the password matches, or with empty if the check was rejected; a rejected check
     *     of another client does not reject this one
     */
    CompletionStage<Optional<Boolean>> run(byte[] id, Supplier<CompletionStage<Optional<Boolean>>> check) {
        ByteBuffer key = ByteBuffer.wrap(id);
        CompletableFuture<Optional<Boolean>> result = new CompletableFuture<>();
        CompletableFuture<Optional<Boolean>> inProgress = running.putIfAbsent(key, result);
        if (inProgress != null) {
            return inProgress.thenCompose(
                    matches -> matches.isPresent() ? CompletableFuture.completedFuture(matches) : check.get());
        }
        check.get().whenComplete((matches, failure) -> {
            running.remove(key);
            if (failure == null) {
                result.complete(matches);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
