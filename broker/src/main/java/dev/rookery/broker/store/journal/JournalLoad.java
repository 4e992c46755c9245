package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStore;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Writes changes of one tenant to the journal of a broker that does not run. Blocks; not thread-safe. */
final class JournalLoad {
    /** Changes that are written together; bounds the memory with {@link #BATCH_BYTES}. */
    private static final int BATCH_SIZE = 256;

    private static final int BATCH_BYTES = 1 << 20;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final TenantStore store;
    private int size;
    private long bytes;

    JournalLoad(Journal journal, TenantId tenant) {
        store = journal.forTenant(tenant, tasks::add);
    }

    /** @throws CompletionException if the change cannot be written */
    void append(Change change) {
        store.append(change);
        if (change instanceof Change.MessageQueued queued) {
            bytes += queued.message().size();
        } else if (change instanceof Change.Retained retained) {
            bytes += retained.message().size();
        }
        if (++size >= BATCH_SIZE || bytes >= BATCH_BYTES) {
            flush();
        }
    }

    /**
     * Writes the changes appended so far and waits until they are on the disk.
     *
     * @throws CompletionException if they cannot be written
     */
    void flush() {
        CompletableFuture<Void> persisted = store.persisted();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        persisted.join();
        size = 0;
        bytes = 0;
    }
}
