package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.StateCheck;
import dev.rookery.broker.store.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

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
            JournalLoad load = new JournalLoad(journal, tenant);
            load.append(new Change.SessionEnded(session));
            load.flush();
        } catch (CompletionException e) {
            throw new StoreException("Cannot write the broker's journal in " + directory + ": " + e.getCause(), e);
        }
    }

    /** Passes the live state of one tenant to the consumer, in the order that {@link Change} describes. */
    public void read(TenantId tenant, Consumer<Change> consumer) {
        read((owner, change) -> {
            if (owner.equals(tenant)) {
                consumer.accept(change);
            }
        });
    }

    /**
     * Replaces the state of a tenant. If this fails, the tenant may have a part of the new state.
     *
     * @param changes passes the new state, as {@link StateCheck} requires it, and stops with whatever it throws
     */
    public void replace(TenantId tenant, StateSupply changes) throws IOException {
        try (Journal journal = new Journal(directory, Durability.FSYNC, new SimpleMeterRegistry())) {
            journal.open((other, change) -> {});
            JournalLoad load = new JournalLoad(journal, tenant);
            load.append(new Change.TenantRemoved());
            StateCheck check = new StateCheck();
            changes.forEach(change -> {
                Change checked = check.check(change);
                if (!(checked instanceof Change.NumbersAssigned)) {
                    load.append(checked);
                }
            });
            load.flush();
            journal.erase().join();
        } catch (CompletionException e) {
            throw new StoreException("Cannot write the broker's journal in " + directory + ": " + e.getCause(), e);
        }
    }

    /** State of a tenant to be written. */
    @FunctionalInterface
    public interface StateSupply {
        void forEach(Consumer<Change> changes) throws IOException;
    }

    /** Returns whether the directory has a journal. */
    public boolean exists() {
        return Files.isDirectory(directory);
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
        if (!exists()) {
            throw new StoreException("No journal in " + directory + ". Name the data directory with --data");
        }
    }
}
