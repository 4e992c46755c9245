package dev.rookery.broker.tenant;

import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Removal of a tenant's sessions and messages, a few in each iteration of the event loop, because the loop serves other
 * tenants too. Confined to the tenant's event loop.
 */
final class TenantRemoval implements Runnable {
    private static final int SESSIONS_PER_ITERATION = 8;
    private static final int MESSAGES_PER_ITERATION = 64;

    private final Tenant tenant;
    /** Runs on the event loop when the state is removed from memory. */
    private final Runnable finished;

    private final CompletableFuture<Void> removed = new CompletableFuture<>();

    private TenantRemoval(Tenant tenant, Runnable finished) {
        this.tenant = tenant;
        this.finished = finished;
    }

    /**
     * Starts the removal of a closed tenant. Thread-safe.
     *
     * @return completed when the state is removed from memory and its removal is persisted
     */
    static CompletionStage<Void> start(Tenant tenant) {
        return start(new TenantRemoval(tenant, tenant::stop));
    }

    /** Like {@link #start}, but the tenant remains in use. */
    static CompletionStage<Void> ofState(Tenant tenant) {
        return start(new TenantRemoval(tenant, () -> {}));
    }

    private static CompletionStage<Void> start(TenantRemoval removal) {
        removal.tenant.loop().execute(removal);
        return removal.removed;
    }

    @Override
    public void run() {
        Iterator<Session> sessions = tenant.sessions().from(SessionKey.FIRST);
        boolean sessionsLeft = sessions.hasNext();
        for (int i = 0; i < SESSIONS_PER_ITERATION && sessions.hasNext(); i++) {
            tenant.sessions().remove(sessions.next());
            // The removal has invalidated the iterator.
            sessions = tenant.sessions().from(SessionKey.FIRST);
        }
        if (sessionsLeft || tenant.retained().removeSome(MESSAGES_PER_ITERATION)) {
            // The loop would run a task from execute() before it handles network events.
            tenant.loop().schedule(this, 0, TimeUnit.NANOSECONDS);
            return;
        }
        finished.run();
        tenant.store().append(new Change.TenantRemoved());
        tenant.store().persisted().whenComplete((persisted, failure) -> {
            if (failure == null) {
                removed.complete(null);
            } else {
                removed.completeExceptionally(failure);
            }
        });
    }
}
