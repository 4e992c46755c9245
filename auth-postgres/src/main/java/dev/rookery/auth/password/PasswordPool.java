package dev.rookery.auth.password;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.cpu.CpuBudget;
import dev.rookery.auth.cpu.FairQueue;
import dev.rookery.failure.FatalErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Thread pool for password checks, which would block event loops. Threads and queued checks are limited; checks are
 * scheduled round-robin over tenants and addresses. The threads take only the CPU time that a {@link CpuBudget} grants.
 * Thread-safe.
 */
public final class PasswordPool implements AutoCloseable {
    private record Check(PasswordHash hash, byte[] password, CompletableFuture<Optional<Boolean>> result) {
        void run(Runnable pause) {
            try {
                result.complete(Optional.of(hash.matches(password, pause)));
            } catch (RuntimeException | Error e) {
                // Argon2 allocates the memory that its parameters demand: running out of it must fail this check only.
                result.completeExceptionally(e);
            }
        }

        void reject() {
            result.complete(Optional.empty());
        }
    }

    private final FairQueue<Check> queue;
    private final CpuBudget budget;
    private final CheckMemory memory;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param threadCount number of concurrent checks, at least 1
     * @param capacity maximum number of queued checks, at least 1
     * @param budget CPU time of all checks
     * @param memory memory of all checks
     */
    PasswordPool(int threadCount, int capacity, CpuBudget budget, CheckMemory memory) {
        this.budget = budget;
        this.memory = memory;
        queue = new FairQueue<>(capacity);
        for (int i = 1; i <= threadCount; i++) {
            String name = "password-" + i;
            Thread thread = FatalErrors.guard(task -> new Thread(task, name), () -> closed)
                    .newThread(this::work);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /**
     * Checks a password on one of the threads.
     *
     * @param source the client's address, for round-robin scheduling
     * @return whether the password matches; empty if the queue is full or the check was evicted from it
     */
    public CompletionStage<Optional<Boolean>> check(
            TenantId tenant, Object source, PasswordHash hash, byte[] password) {
        Check check = new Check(hash, password, new CompletableFuture<>());
        queue.offer(tenant, source, check).ifPresent(Check::reject);
        return check.result();
    }

    /** Returns the number of queued checks. */
    public int queued() {
        return queue.size();
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    private void work() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Check check = queue.take();
                int needed = memory.acquire(check.hash().memory());
                try {
                    check.run(budget.begin());
                } finally {
                    memory.release(needed);
                }
            }
        } catch (InterruptedException e) {
            // The pool was closed.
        }
    }
}
