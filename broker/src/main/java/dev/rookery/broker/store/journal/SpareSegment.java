package dev.rookery.broker.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/**
 * A file of zeros that is on the disk before it is written to. To sync what lies over zeros takes one write of the disk; to sync
 * what makes a file longer takes the file system's own journal along, and whatever others have in it. Made on one thread, taken
 * on another.
 */
final class SpareSegment {
    private final JournalFolder folder;
    private final Disk disk;
    private final long bytes;
    private volatile boolean ready;

    SpareSegment(JournalFolder folder, Disk disk, long bytes) {
        this.folder = folder;
        this.disk = disk;
        this.bytes = bytes;
    }

    /** Makes one if there is none. */
    void prepare() throws IOException {
        if (ready) {
            return;
        }
        Files.deleteIfExists(folder.spare());
        ByteBuffer zeros = Segment.slice();
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

    /** Makes the spare file that one, if there is one; else a new file. */
    Disk.Output take(long number) throws IOException {
        if (!ready) {
            return disk.create(folder.segment(number));
        }
        ready = false;
        Files.move(folder.spare(), folder.segment(number), StandardCopyOption.ATOMIC_MOVE);
        return disk.overwrite(folder.segment(number));
    }
}
