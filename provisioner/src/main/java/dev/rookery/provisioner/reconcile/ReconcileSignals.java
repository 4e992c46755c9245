package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Signals between requests and the reconciler of the same process, which would otherwise notice a change at its next poll.
 * Thread-safe.
 */
public final class ReconcileSignals {
    private final Semaphore wakeUps = new Semaphore(0);
    private final Map<CustomerId, Promise<Void>> waiting = new ConcurrentHashMap<>();
    private final List<Runnable> wakeUpListeners = new CopyOnWriteArrayList<>();
    private volatile Consumer<CustomerId> listener = customer -> {};

    /** Makes the reconciler read the due reconciliations now. */
    public void wake() {
        wakeUps.release();
        wakeUpListeners.forEach(Runnable::run);
    }

    /** Adds a listener of {@link #wake} and of stored outcomes, which must not block. */
    public void onChange(Runnable wakeUpListener) {
        wakeUpListeners.add(wakeUpListener);
    }

    /**
     * Returns a future that succeeds when the customer's instance has reached its desired state, or after the timeout at the
     * latest. Only reconciliations of this process count.
     */
    public Future<Void> awaitSettled(CustomerId customer, Duration timeout) {
        Promise<Void> promise = waiting.computeIfAbsent(customer, absent -> Promise.promise());
        return promise.future()
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .onComplete(done -> waiting.remove(customer, promise));
    }

    /** Sets the listener of stored outcomes of this process, which must not block. */
    public void onOutcome(Consumer<CustomerId> outcomeListener) {
        listener = outcomeListener;
    }

    /** Reports that the outcome of a reconciliation is stored. */
    void stored(CustomerId customer) {
        listener.accept(customer);
        wakeUpListeners.forEach(Runnable::run);
    }

    /** Waits for {@link #wake}, or until the time has passed. */
    void awaitWakeUp(long millis) throws InterruptedException {
        if (wakeUps.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            wakeUps.drainPermits();
        }
    }

    /** Reports that an instance has reached its desired state. */
    void settled(CustomerId customer) {
        Promise<Void> promise = waiting.remove(customer);
        if (promise != null) {
            promise.tryComplete();
        }
    }
}
