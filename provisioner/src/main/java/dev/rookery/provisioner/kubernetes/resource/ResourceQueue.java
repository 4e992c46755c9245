package dev.rookery.provisioner.kubernetes.resource;

import dev.rookery.backoff.Backoff;
import dev.rookery.failure.FatalErrors;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Work queue of one thread. A name that is in the queue is not added again. Thread-safe. */
final class ResourceQueue implements AutoCloseable {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final long STOP_TIMEOUT_SECONDS = 30;

    private final Predicate<String> work;
    private final Duration longestDelay;
    private final ScheduledExecutorService thread;
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    /** Confined to the thread. */
    private final Map<String, Retry> retries = new HashMap<>();

    /** @param count retries before this one */
    private record Retry(int count, Future<?> timer) {}

    /**
     * @param work reconciles the resource of a name; false if it has to be tried again later
     * @param longestDelay between attempts, at least a second
     */
    ResourceQueue(Predicate<String> work, Duration longestDelay) {
        this.work = work;
        this.longestDelay = longestDelay;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                FatalErrors.guard(task -> new Thread(task, "customer-resources")));
    }

    void add(String name) {
        if (pending.add(name)) {
            schedule(() -> run(name), Duration.ZERO);
        }
    }

    /** Waits for the work in progress. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(String name) {
        pending.remove(name);
        Retry before = retries.remove(name);
        if (before != null) {
            before.timer().cancel(false);
        }
        if (!work.test(name)) {
            int count = before == null ? 0 : before.count() + 1;
            schedule(() -> add(name), Backoff.after(count, FIRST_DELAY, longestDelay))
                    .ifPresent(timer -> retries.put(name, new Retry(count, timer)));
        }
    }

    /** Returns empty if the queue is closed. */
    private Optional<Future<?>> schedule(Runnable task, Duration delay) {
        try {
            return Optional.of(thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }
}
