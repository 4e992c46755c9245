package dev.rookery.broker.operation;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminException.Kind;
import dev.rookery.broker.admin.StateSink;
import dev.rookery.broker.admin.StateSource;
import dev.rookery.broker.admin.StateTransfer;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.TenantImport;
import dev.rookery.broker.tenant.Tenants;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Export and import of tenants of the native engine. Thread-safe. */
public final class NativeTransfer implements StateTransfer {
    /** Transfers at the same time: each holds the changes of one session in memory. */
    private static final int MAXIMUM_TRANSFERS = 4;

    private final Tenants tenants;
    private final Consumer<TenantId> emptied;
    /** Tenants with a transfer in progress. */
    private final Set<TenantId> transfers = ConcurrentHashMap.newKeySet();

    /** @param emptied receives a tenant whose users are deleted, because other users take their place */
    public NativeTransfer(Tenants tenants, Consumer<TenantId> emptied) {
        this.emptied = emptied;
        this.tenants = tenants;
    }

    @Override
    public CompletionStage<StateSource> exportState(TenantId id, boolean active) {
        if (!active && !tenants.isClosed(id)) {
            return CompletableFuture.failedFuture(notSuspended(id));
        }
        Optional<Tenant> found = tenants.find(id);
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(new EmptySource());
        }
        Tenant tenant = found.get();
        return begin(
                id,
                () -> EventLoopTasks.call(tenant.loop(), () -> {
                    if (!active && (!tenant.isClosed() || tenant.sessions().connected() > 0)) {
                        throw new AdminException(
                                Kind.CONFLICT, "Clients of tenant '" + id + "' are being disconnected. Try again");
                    }
                    return new StateReader(tenant, () -> transfers.remove(id));
                }));
    }

    @Override
    public CompletionStage<StateSink> importState(TenantId id) {
        if (!tenants.isClosed(id)) {
            return CompletableFuture.failedFuture(notSuspended(id));
        }
        emptied.accept(id);
        return begin(id, () -> tenants.empty(id).thenApply(empty -> new Import(id, new TenantImport(empty, tenants))));
    }

    /** Registers a transfer, until it has failed to start or is closed. */
    private <T> CompletionStage<T> begin(TenantId id, Start<? extends T> start) {
        if (transfers.size() >= MAXIMUM_TRANSFERS) {
            return CompletableFuture.failedFuture(new AdminException(
                    Kind.UNAVAILABLE,
                    "The broker exports and imports at most " + MAXIMUM_TRANSFERS + " tenants at a time"));
        }
        if (!transfers.add(id)) {
            return CompletableFuture.failedFuture(
                    new AdminException(Kind.CONFLICT, "Tenant '" + id + "' is being exported or imported already"));
        }
        return start.start().<T>thenApply(started -> started).whenComplete((started, failure) -> {
            if (failure != null) {
                transfers.remove(id);
            }
        });
    }

    @FunctionalInterface
    private interface Start<T> {
        CompletionStage<T> start();
    }

    private static AdminException notSuspended(TenantId id) {
        return new AdminException(
                Kind.CONFLICT, "Tenant '" + id + "' accepts clients. Suspend it with: rookery tenant suspend " + id);
    }

    /** A tenant to which no client has ever connected. */
    private static final class EmptySource implements StateSource {
        @Override
        public CompletionStage<Optional<byte[]>> next() {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private final class Import implements StateSink {
        private final TenantId id;
        private final TenantImport state;

        Import(TenantId id, TenantImport state) {
            this.id = id;
            this.state = state;
        }

        @Override
        public CompletionStage<Void> add(byte[] block) {
            return state.add(block).exceptionallyCompose(Import::failed);
        }

        @Override
        public CompletionStage<Void> finish() {
            return state.finish().whenComplete((finished, failure) -> transfers.remove(id));
        }

        @Override
        public CompletionStage<Void> abort() {
            return tenants.empty(id)
                    .<Void>thenApply(empty -> null)
                    .whenComplete((removed, failure) -> transfers.remove(id));
        }

        private static CompletionStage<Void> failed(Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return CompletableFuture.failedFuture(
                    cause instanceof IllegalArgumentException
                            ? AdminException.invalid(String.valueOf(cause.getMessage()))
                            : cause);
        }
    }
}
