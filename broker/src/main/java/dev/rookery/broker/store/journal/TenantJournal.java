package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.broker.store.TenantStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A tenant's place in the journal. What happens in one turn of its event loop is kept together or not at all: a message that was
 * taken on with QoS 2 with its identifier, one that is dealt to another member of a group with the end of the first.
 */
final class TenantJournal implements TenantStore {
    private static final CompletableFuture<Void> KEPT = CompletableFuture.completedFuture(null);
    private static final CompletableFuture<Void> NOT_KEPT =
            CompletableFuture.failedFuture(new IOException("Writing fails at present"));
    private static final int SMALLEST = 128;

    private final TenantId tenant;
    private final Executor loop;
    private final Appender appender;
    /** Those of this turn; null for none. */
    private ByteBuf changes;

    private ChangeEncoder encoder;
    /** When the changes of the last turn that had any are kept. */
    private CompletableFuture<Void> last = KEPT;
    /** Whether anybody waits for those of this turn. */
    private boolean awaited;

    private int size = SMALLEST;

    TenantJournal(TenantId tenant, Executor loop, Appender appender) {
        this.tenant = tenant;
        this.loop = loop;
        this.appender = appender;
    }

    @Override
    public void keep(Change change) {
        if (changes == null) {
            changes = Unpooled.buffer(size);
            encoder = new ChangeEncoder(changes);
            last = new CompletableFuture<>();
            awaited = false;
            loop.execute(this::handOver);
        }
        encoder.write(change);
    }

    private void handOver() {
        ByteBuf turn = changes;
        changes = null;
        encoder = null;
        size = Math.max(SMALLEST, turn.readableBytes());
        appender.add(tenant, turn, last, awaited);
    }

    @Override
    public CompletableFuture<Void> kept() {
        if (changes != null) {
            awaited = true;
            return last;
        }
        if (!last.isDone()) {
            if (!awaited) {
                awaited = true;
                appender.hurry();
            }
            return last;
        }
        return appender.isFailing() ? NOT_KEPT : KEPT;
    }

    @Override
    public StorePressure room() {
        return appender.room();
    }
}
