package dev.rookery.broker.engine;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.broker.store.Stores;
import dev.rookery.broker.store.TenantStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Store of all tenants that persists changes, or fails to, when the test triggers it. */
final class HeldStore implements Stores, TenantStore {
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private boolean holding;
    private String faulty;
    private volatile StorePressure room = StorePressure.AMPLE;
    private CompletableFuture<Void> kept = CompletableFuture.completedFuture(null);

    @Override
    public TenantStore of(TenantId tenant, Executor loop) {
        return this;
    }

    @Override
    public synchronized void keep(Change change) {
        if (change instanceof Change.MessageDue due && due.clientId().equals(faulty)) {
            throw new IllegalStateException("fault injected for " + faulty);
        }
        changes.add(change);
        if (holding && kept.isDone()) {
            kept = new CompletableFuture<>();
        }
    }

    @Override
    public synchronized CompletableFuture<Void> kept() {
        return kept;
    }

    @Override
    public StorePressure room() {
        return room;
    }

    @Override
    public boolean isWorking() {
        return room != StorePressure.NONE;
    }

    /** Throws an unexpected exception when a message is queued for this client; null for none. */
    synchronized void faultWith(String clientId) {
        faulty = clientId;
    }

    void room(StorePressure now) {
        room = now;
    }

    /** Delays the persistence of changes until {@link #release} or {@link #fail}. */
    synchronized void hold() {
        holding = true;
    }

    /** Completes the persistence of all changes, past and future. */
    synchronized void release() {
        holding = false;
        kept.complete(null);
    }

    /** Fails the persistence of the changes since {@link #hold}; later changes succeed. */
    synchronized void fail() {
        holding = false;
        kept.completeExceptionally(new IllegalStateException("disk full"));
        kept = CompletableFuture.completedFuture(null);
    }

    List<Change> changes() {
        return changes;
    }
}
