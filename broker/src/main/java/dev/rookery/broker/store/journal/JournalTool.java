package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.StoreException;
import dev.rookery.broker.store.TenantStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/**
 * Copies the journal of a broker, and reads and repairs that of a broker that does not run. Needs memory for the names of
 * sessions and for positions, but not for their subscriptions and messages. Every method fails with {@link StoreException}
 * if the journal cannot be read or written, and all but {@link #copy} if a broker uses it.
 */
public final class JournalTool {
    private final Path directory;

    /** @param directory directory of the journal */
    public JournalTool(Path directory) {
        this.directory = directory;
    }

    /** Passes the live state to the consumer, in the order that {@link Change} describes. */
    public void read(BiConsumer<TenantId, Change> consumer) {
        requireJournal();
        try (JournalFolder folder = JournalFolder.open(directory)) {
            JournalReplay.of(JournalFiles.openAll(folder)).forEach(consumer);
        } catch (IOException e) {
            throw new StoreException("Cannot read the broker's journal in " + directory + ": " + e, e);
        }
    }

    /** Removes a session with its subscriptions and messages. Does nothing if it does not exist. */
    public void dropSession(TenantId tenant, SessionKey session) {
        requireJournal();
        try (Journal journal = new Journal(directory, Durability.FSYNC, new SimpleMeterRegistry())) {
            journal.open((other, change) -> {});
            Queue<Runnable> tasks = new ArrayDeque<>();
            TenantStore store = journal.forTenant(tenant, tasks::add);
            store.append(new Change.SessionEnded(session));
            CompletableFuture<Void> persisted = store.persisted();
            tasks.remove().run();
            persisted.join();
        } catch (CompletionException e) {
            throw new StoreException("Cannot write the broker's journal in " + directory + ": " + e.getCause(), e);
        }
    }

    /**
     * Copies the journal, also while a broker uses it. The copy is the state at one time.
     *
     * @param target directory of the copy, which must not contain a journal
     * @return size of the copy in bytes
     */
    public long copy(Path target) {
        requireJournal();
        try {
            return new JournalCopy(directory, target).copy();
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot copy the broker's journal in " + directory + " to " + target + ": " + e, e);
        }
    }

    private void requireJournal() {
        if (!Files.isDirectory(directory)) {
            throw new StoreException("No journal in " + directory + ". Name the data directory with --data");
        }
    }
}
