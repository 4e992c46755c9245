package dev.rookery.app.move.state;

import dev.rookery.auth.TenantId;
import java.io.IOException;

/** Durable state of a broker's tenants, as blocks of the journal's encoding. Blocks; not thread-safe. */
public interface BrokerState {
    /**
     * Reads the state of a tenant.
     *
     * @param active whether clients may be connected meanwhile; otherwise waits until the clients of the suspended tenant are
     *     disconnected
     */
    void read(TenantId tenant, boolean active, BlockConsumer blocks) throws IOException;

    /**
     * Waits until the broker has disconnected the clients of a suspended tenant, and deletes its state. Then the state stays
     * empty until {@link #write}.
     */
    void clear(TenantId tenant) throws IOException;

    /** Replaces the state of a suspended tenant. After a failure, it is empty or incomplete. */
    void write(TenantId tenant, BlockSupplier blocks) throws IOException;

    /** Receiver of blocks. */
    @FunctionalInterface
    interface BlockConsumer {
        void accept(byte[] block) throws IOException;
    }

    /** Source of blocks. */
    @FunctionalInterface
    interface BlockSupplier {
        void forEach(BlockConsumer consumer) throws IOException;
    }
}
