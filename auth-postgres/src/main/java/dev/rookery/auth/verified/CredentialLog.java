package dev.rookery.auth.verified;

import dev.rookery.auth.UserKey;
import dev.rookery.failure.FatalErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends changes of verified credentials to their file on a thread of its own, and rewrites the file when most of it is
 * outdated. If the disk cannot keep up or fails, changes are lost, which costs password checks after a restart.
 * Thread-safe.
 */
final class CredentialLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialLog.class);
    private static final int QUEUE_CAPACITY = 10_000;
    private static final long MINIMUM_REWRITE_BYTES = 1 << 20;
    private static final int REWRITE_FACTOR = 4;

    private final CredentialFile file;
    private final Supplier<Map<UserKey, VerifiedCredential>> current;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);

    /**
     * Entry of the queue.
     *
     * @param record a change; empty to rewrite the file, or at the end
     */
    private record Entry(Optional<CredentialRecord> record, boolean end) {
        static final Entry REWRITE = new Entry(Optional.empty(), false);
        static final Entry END = new Entry(Optional.empty(), true);
    }

    private final Thread writer =
            FatalErrors.guard(task -> new Thread(task, "credential-log")).newThread(this::run);

    /** @param current snapshot of all credentials, for rewriting the file */
    CredentialLog(CredentialFile file, Supplier<Map<UserKey, VerifiedCredential>> current) {
        this.file = file;
        this.current = current;
        writer.setDaemon(true);
        writer.start();
    }

    void put(UserKey user, VerifiedCredential credential) {
        append(user, Optional.of(credential));
    }

    void remove(UserKey user) {
        append(user, Optional.empty());
    }

    private void append(UserKey user, Optional<VerifiedCredential> credential) {
        if (CredentialRecord.canEncode(user)
                && !queue.offer(new Entry(Optional.of(new CredentialRecord(user, credential)), false))) {
            LOGGER.debug("The queue of {} is full; a change is lost", file.path());
        }
    }

    /** Writes a new file, so that nothing remains of credentials that are no longer current. */
    void rewrite() {
        if (!queue.offer(Entry.REWRITE)) {
            LOGGER.warn("The queue of {} is full; removed users remain in it until it is rewritten", file.path());
        }
    }

    /** Writes the queued changes and closes the file. */
    @Override
    public void close() {
        try {
            queue.put(Entry.END);
            writer.join();
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            // Without a change nothing is written: a start that fails, such as on the data of a newer version, must not
            // change the folder.
            for (Entry next = queue.take(); !next.end(); ) {
                next = fill();
            }
        } catch (IOException e) {
            LOGGER.warn(
                    "Cannot write verified credentials to {}; passwords are checked again after a restart: {}",
                    file.path(),
                    e.toString());
            discard();
        } catch (InterruptedException e) {
            // The process ends without waiting for the rest.
        }
    }

    /**
     * Writes a new file, which has all changes that were taken from the queue so far, and appends changes until it needs
     * rewriting. Returns the last entry.
     */
    private Entry fill() throws IOException, InterruptedException {
        try (FileChannel channel = file.replace(current.get())) {
            long limit = Math.max(MINIMUM_REWRITE_BYTES, REWRITE_FACTOR * channel.size());
            Entry next = queue.take();
            while (next.record().isPresent()) {
                CredentialFile.write(channel, next.record().get().encode());
                if (channel.position() >= limit) {
                    return next;
                }
                next = queue.take();
            }
            return next;
        }
    }

    /** Empties the queue until the end, so that {@link #close} does not block. */
    private void discard() {
        try {
            while (!queue.take().end()) {
                // Nothing can be written any more.
            }
        } catch (InterruptedException e) {
            // The process ends.
        }
    }
}
