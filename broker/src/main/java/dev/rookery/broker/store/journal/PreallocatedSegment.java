package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/**
 * File of zeros, synced before it becomes a segment. Syncing an overwrite takes one write of the disk; syncing an append also commits
 * the file system's own journal, with the data of other processes in it.
 *
 * <p>Thread-safe for one thread that prepares the file and one that takes it.
 */
final class PreallocatedSegment {
    private final JournalFolder folder;
    private final Disk disk;
    private final long bytes;
    private volatile boolean ready;

    PreallocatedSegment(JournalFolder folder, Disk disk, long bytes) {
        this.folder = folder;
        this.disk = disk;
        this.bytes = bytes;
    }

    /** Creates the file unless it exists. */
    void prepare() throws IOException {
        if (ready) {
            return;
        }
        Files.deleteIfExists(folder.spare());
        ByteBuffer zeros = Segment.newWriteBuffer();
        try (Disk.Output output = disk.create(folder.spare())) {
            for (long written = 0; written < bytes; written += zeros.capacity()) {
                output.write(zeros.clear());
            }
            output.sync();
        } catch (IOException e) {
            Files.deleteIfExists(folder.spare());
            throw e;
        }
        ready = true;
    }

    /** Renames the file to the segment and opens it. Creates an empty segment if the file is not ready. */
    Disk.Output take(long number) throws IOException {
        if (!ready) {
            return disk.create(folder.segment(number));
        }
        try {
            Files.move(folder.spare(), folder.segment(number), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            // Afterwards, because the other thread deletes the file before it creates the next one.
            ready = false;
        }
        return disk.overwrite(folder.segment(number));
    }
}
