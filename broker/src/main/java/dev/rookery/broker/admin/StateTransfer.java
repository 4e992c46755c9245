package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;
import java.util.concurrent.CompletionStage;

/**
 * Export and import of the durable state of a tenant: sessions with subscriptions, messages and packet identifiers, and
 * retained messages. Thread-safe; no method blocks. Failures are {@link AdminException}s.
 */
public interface StateTransfer {
    /**
     * Opens the state of a tenant for reading. That of a suspended tenant, whose clients are disconnected, does not change
     * meanwhile. Otherwise each session is read as it is at one moment, and the moments differ.
     *
     * @param active whether the tenant may accept clients; otherwise it must be suspended, and its clients disconnected
     */
    CompletionStage<StateSource> exportState(TenantId tenant, boolean active);

    /** Removes the state of a suspended tenant and opens it for writing. */
    CompletionStage<StateSink> importState(TenantId tenant);
}
