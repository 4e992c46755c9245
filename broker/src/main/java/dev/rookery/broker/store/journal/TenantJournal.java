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
import org.jspecify.annotations.Nullable;

/**
 * Store of one tenant in the journal. The changes of one event-loop iteration are persisted together or not at all: for example a
 * QoS 2 message with its packet identifier, or the removal of a shared message from one session with its delivery to another.
 *
 * <p>Not thread-safe; confined to the tenant's event loop.
 */
final class TenantJournal implements TenantStore {
    private static final CompletableFuture<Void> PERSISTED = CompletableFuture.completedFuture(null);
    private static final CompletableFuture<Void> FAILED =
            CompletableFuture.failedFuture(new IOException("Journal writes are failing"));
    private static final int MIN_CAPACITY = 128;

    private final TenantId tenant;
    private final Executor loop;
    private final Appender appender;
    private final MessageCount messages;
    /** Changes of the current event-loop iteration; null if there are none. */
    private @Nullable Iteration current;

    /** Completed when the changes of the last iteration with changes are persisted. */
    private CompletableFuture<Void> last = PERSISTED;
    /** Whether an acknowledgement depends on {@link #last}. */
    private boolean urgent;
    /** Whether changes were lost: later ones build on them and are not persisted either. */
    private boolean broken;

    private int capacity = MIN_CAPACITY;

    TenantJournal(TenantId tenant, Executor loop, Appender appender, MessageCount messages) {
        this.tenant = tenant;
        this.loop = loop;
        this.appender = appender;
        this.messages = messages;
    }

    private record Iteration(ByteBuf changes, ChangeEncoder encoder) {
        static Iteration begin(int capacity) {
            ByteBuf changes = Unpooled.buffer(capacity);
            return new Iteration(changes, new ChangeEncoder(changes));
        }
    }

    @Override
    public void append(Change change) {
        if (broken) {
            return;
        }
        try {
            Iteration iteration = iteration();
            int before = iteration.changes.writerIndex();
            iteration.encoder.encode(change);
            messages.count(change, iteration.changes.writerIndex() - before);
        } catch (RuntimeException | Error e) {
            // The iteration would be incomplete without the change: it is dropped as a whole.
            fail(e);
        }
    }

    private Iteration iteration() {
        if (current == null) {
            Iteration iteration = Iteration.begin(capacity);
            loop.execute(() -> submit(iteration));
            current = iteration;
            last = new CompletableFuture<>();
            urgent = false;
        }
        return current;
    }

    private void submit(Iteration iteration) {
        if (broken) {
            return;
        }
        try {
            appender.append(tenant, iteration.changes, last, urgent);
        } catch (RuntimeException | Error e) {
            fail(e);
            return;
        }
        current = null;
        capacity = Math.max(MIN_CAPACITY, iteration.changes.readableBytes());
    }

    private void fail(Throwable cause) {
        broken = true;
        current = null;
        last.completeExceptionally(cause);
        last = FAILED;
        appender.fail("Failed to encode a change of tenant " + tenant + " for the journal", cause);
    }

    @Override
    public CompletableFuture<Void> persisted() {
        if (broken) {
            return FAILED;
        }
        if (current != null) {
            urgent = true;
            return last;
        }
        if (!last.isDone()) {
            if (!urgent) {
                urgent = true;
                appender.requestFlush();
            }
            return last;
        }
        return appender.isFailing() ? FAILED : PERSISTED;
    }

    @Override
    public StorePressure pressure() {
        return broken ? StorePressure.CRITICAL : appender.pressure();
    }
}
