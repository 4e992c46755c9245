package dev.rookery.auth.password;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that check passwords, so that no event loop ever does. Bounded in threads and in waiting checks.
 */
public final class PasswordPool implements AutoCloseable {
    private final ThreadPoolExecutor executor;

    /**
     * @param threads how many checks run at once, at least 1
     * @param capacity how many more may wait, at least 1
     */
    public PasswordPool(int threads, int capacity) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), task -> {
                    Thread thread = new Thread(task, "password-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Checks a password on one of the threads.
     *
     * @return whether it matches, or empty at once if too many checks wait already
     */
    public Optional<CompletionStage<Boolean>> check(PasswordHash hash, byte[] password) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    result.complete(hash.matches(password));
                } catch (RuntimeException | OutOfMemoryError e) {
                    // Argon2 takes memory as its parameters say: a check that finds none fails alone.
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
        return Optional.of(result);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
