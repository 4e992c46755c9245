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

/** A store for all tenants that keeps what it is given when the test says so, or fails to. */
final class HeldStore implements TenantStores, TenantStore {
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private boolean holding;
    private String faulty;
    private volatile StorePressure pressure = StorePressure.LOW;
    private CompletableFuture<Void> kept = CompletableFuture.completedFuture(null);

    @Override
    public TenantStore forTenant(TenantId tenant, Executor loop) {
        return this;
    }

    @Override
    public synchronized void append(Change change) {
        if (change instanceof Change.MessageQueued due && due.clientId().equals(faulty)) {
            throw new IllegalStateException("a fault with " + faulty);
        }
        changes.add(change);
        if (holding && kept.isDone()) {
            kept = new CompletableFuture<>();
        }
    }

    @Override
    public synchronized CompletableFuture<Void> persisted() {
        return kept;
    }

    @Override
    public StorePressure pressure() {
        return pressure;
    }

    @Override
    public boolean isHealthy() {
        return pressure != StorePressure.CRITICAL;
    }

    /** Throws what it must not when a message becomes due to that client; null for none. */
    synchronized void faultWith(String clientId) {
        faulty = clientId;
    }

    /** Sets the pressure that the store reports. */
    void setPressure(StorePressure reported) {
        pressure = reported;
    }

    /** What comes from now on is not kept yet. */
    synchronized void hold() {
        holding = true;
    }

    /** Keeps what it was given, and what comes. */
    synchronized void release() {
        holding = false;
        kept.complete(null);
    }

    /** Fails to keep what it was given since {@link #hold}; what comes is kept again. */
    synchronized void fail() {
        holding = false;
        kept.completeExceptionally(new IllegalStateException("the disk is full"));
        kept = CompletableFuture.completedFuture(null);
    }

    List<Change> changes() {
        return changes;
    }
}
