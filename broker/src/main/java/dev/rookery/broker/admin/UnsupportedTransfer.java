package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Transfer of an engine without durable state of its own. */
public final class UnsupportedTransfer implements StateTransfer {
    @Override
    public CompletionStage<StateSource> exportState(TenantId tenant, boolean active) {
        return CompletableFuture.failedFuture(AdminException.unsupported("export the state of a tenant"));
    }

    @Override
    public CompletionStage<StateSink> importState(TenantId tenant) {
        return CompletableFuture.failedFuture(AdminException.unsupported("import the state of a tenant"));
    }
}
