package dev.rookery.app.move.state;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.journal.JournalTool;
import dev.rookery.broker.store.journal.StateBlockWriter;
import dev.rookery.broker.store.journal.StateBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;

/** State in the journal of a broker that does not run. */
public final class StoppedBroker implements BrokerState {
    private final JournalTool journal;

    public StoppedBroker(JournalTool journal) {
        this.journal = journal;
    }

    @Override
    public void read(TenantId tenant, boolean active, BlockConsumer blocks) throws IOException {
        StateBlockWriter writer = new StateBlockWriter();
        try {
            journal.read(tenant, change -> {
                if (writer.add(change)) {
                    accept(blocks, writer.take());
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (!writer.isEmpty()) {
            blocks.accept(writer.take());
        }
    }

    private static void accept(BlockConsumer blocks, byte[] block) {
        try {
            blocks.accept(block);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void clear(TenantId tenant) throws IOException {
        write(tenant, blocks -> {});
    }

    @Override
    public void write(TenantId tenant, BlockSupplier blocks) throws IOException {
        journal.replace(tenant, changes -> blocks.forEach(block -> StateBlocks.decode(block, changes)));
    }
}
