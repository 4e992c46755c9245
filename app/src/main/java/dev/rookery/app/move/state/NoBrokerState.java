package dev.rookery.app.move.state;

import dev.rookery.auth.TenantId;

/** State of an installation whose broker persists none. A state that is written is lost. */
public final class NoBrokerState implements BrokerState {
    @Override
    public void read(TenantId tenant, boolean active, BlockConsumer blocks) {
        // There is no state.
    }

    @Override
    public void clear(TenantId tenant) {
        // There is no state.
    }

    @Override
    public void write(TenantId tenant, BlockSupplier blocks) {
        // The caller has chosen to leave the sessions behind.
    }
}
