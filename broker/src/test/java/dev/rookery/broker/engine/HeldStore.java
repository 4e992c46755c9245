package dev.rookery.broker.engine;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.store.TenantStores;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Store of all tenants that persists changes, or fails to, when the test triggers it. */
final class HeldStore implements TenantStores, TenantStore {
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private boolean holding;
    private String faulty;
    private volatile StorePressure pressure = StorePressure.LOW;
    private CompletableFuture<Void> persisted = CompletableFuture.completedFuture(null);

    @Override
    public TenantStore forTenant(TenantId tenant, Executor loop) {
        return this;
    }

    @Override
    public synchronized void append(Change change) {
        if (change instanceof Change.MessageQueued queued
                && queued.session().clientId().equals(faulty)) {
            throw new IllegalStateException("fault injected for " + faulty);
        }
        changes.add(change);
        if (holding && persisted.isDone()) {
            persisted = new CompletableFuture<>();
        }
    }

    @Override
    public synchronized CompletableFuture<Void> persisted() {
        return persisted;
    }

    @Override
    public StorePressure pressure() {
        return pressure;
    }

    @Override
    public boolean isHealthy() {
        return pressure != StorePressure.CRITICAL;
    }

    /** Throws an unexpected exception when a message is queued for this client; null for none. */
    synchronized void faultWith(String clientId) {
        faulty = clientId;
    }

    /** Sets the pressure that the store reports. */
    void setPressure(StorePressure reported) {
        pressure = reported;
    }

    /** Delays the persistence of changes until {@link #release} or {@link #fail}. */
    synchronized void hold() {
        holding = true;
    }

    /** Completes the persistence of all changes, past and future. */
    synchronized void release() {
        holding = false;
        persisted.complete(null);
    }

    /** Fails the persistence of the changes since {@link #hold}; later changes succeed. */
    synchronized void fail() {
        holding = false;
        persisted.completeExceptionally(new IllegalStateException("disk full"));
        persisted = CompletableFuture.completedFuture(null);
    }

    /** Fails the persistence of all changes from now on. */
    synchronized void failAll() {
        holding = false;
        persisted = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
    }

    List<Change> changes() {
        return changes;
    }
}
