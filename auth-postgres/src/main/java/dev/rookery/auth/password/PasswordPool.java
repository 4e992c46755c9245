package dev.rookery.auth.password;

import dev.rookery.auth.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The threads that check passwords, so that no event loop ever does. Bounded in threads and in waiting checks; tenants
 * and addresses take turns. For any thread.
 */
public final class PasswordPool implements AutoCloseable {
    private record Check(PasswordHash hash, byte[] password, CompletableFuture<Optional<Boolean>> result) {
        void run() {
            try {
                result.complete(Optional.of(hash.matches(password)));
            } catch (RuntimeException | Error e) {
                // Argon2 takes memory as its parameters say: a check that finds none fails alone, and so does any
                // other.
                result.completeExceptionally(e);
            }
        }

        void reject() {
            result.complete(Optional.empty());
        }
    }

    private final FairQueue<Check> queue;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param threadCount how many checks run at once, at least 1
     * @param capacity how many more may wait, at least 1
     */
    public PasswordPool(int threadCount, int capacity) {
        queue = new FairQueue<>(capacity);
        for (int i = 1; i <= threadCount; i++) {
            Thread thread = new Thread(this::work, "password-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /**
     * Checks a password on one of the threads.
     *
     * @param source whose turn it is: the address
     * @return whether it matches; empty if too many checks wait, at once or when others are given the place
     */
    public CompletionStage<Optional<Boolean>> check(
            TenantId tenant, Object source, PasswordHash hash, byte[] password) {
        Check check = new Check(hash, password, new CompletableFuture<>());
        queue.offer(tenant, source, check).ifPresent(Check::reject);
        return check.result();
    }

    /** Checks that wait. */
    public int waiting() {
        return queue.size();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }
}
