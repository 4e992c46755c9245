package dev.rookery.broker.tenant;

import dev.rookery.broker.memory.MemoryPool;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StateCheck;
import dev.rookery.broker.store.journal.StateBlocks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Load of a state from outside into an empty, closed tenant. Each change is persisted like one that clients cause. A load that
 * does not finish leaves a part of the state, which {@link Tenants#empty} removes.
 *
 * <p>Thread-safe, but blocks must be added one after the other.
 */
public final class TenantImport {
    private final Tenant tenant;
    private final Tenants tenants;
    /** Confined to the event loop. */
    private final StateCheck check = new StateCheck();

    /** @param tenant empty and closed */
    public TenantImport(Tenant tenant, Tenants tenants) {
        this.tenant = tenant;
        this.tenants = tenants;
    }

    /**
     * Adds the changes of a block.
     *
     * @return completed when they are persisted, so that a sender that waits is not faster than the disk; failed with an
     *     {@link IllegalArgumentException} if a change is invalid, or if the state does not fit into the memory
     */
    public CompletionStage<Void> add(byte[] block) {
        return onLoop(() -> {
            StateBlocks.decode(block, this::apply);
            long capacity = tenants.memory().capacity(MemoryPool.HEAP);
            if (tenants.memory().used(MemoryPool.HEAP) > capacity) {
                throw new IllegalArgumentException(
                        "The state of the tenant does not fit into the memory of the broker, " + (capacity >> 20)
                                + " MiB for all tenants. Start the broker with more memory");
            }
        });
    }

    private void apply(Change unchecked) {
        Change change = check.check(unchecked);
        if (!(change instanceof Change.NumbersAssigned)) {
            tenant.restore(change);
            tenant.store().append(change);
        }
    }

    /** Starts the expiry of the sessions. The stage completes when everything is persisted. */
    public CompletionStage<Void> finish() {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        return onLoop(() -> {
                    tenant.restore(new Change.NumbersAssigned(check.numbers()));
                    tenant.finishRestore(() -> finished.complete(null));
                })
                .thenCompose(started -> finished)
                .thenCompose(all -> onLoop(() -> {}));
    }

    private CompletionStage<Void> onLoop(Runnable action) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            action.run();
                            return tenant.store().persisted();
                        },
                        tenant.loop())
                .thenCompose(persisted -> persisted);
    }
}
