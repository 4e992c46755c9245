package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Copy of a journal that a broker may be writing: the state at one time during the copy. Segments only grow, and a copy ends with the
 * last complete frame that it saw. If compaction replaces segments meanwhile, or the broker truncates one after a failed write, the
 * copy starts again.
 */
final class JournalCopy {
    private static final int ATTEMPTS = 10;

    private final Path source;
    private final Path target;

    /** @param target directory of the copy, which must not contain a journal */
    JournalCopy(Path source, Path target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Copies the journal and syncs the copy.
     *
     * @return size of the copy in bytes
     */
    long copy() throws IOException {
        try (JournalFolder copy = JournalFolder.open(target)) {
            if (!copy.numbers().isEmpty()) {
                throw new StoreException("There is a journal in " + target + " already. Choose a new directory");
            }
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                if (copyTo(copy)) {
                    return copy.size();
                }
                copy.deleteHead();
                copy.deleteBefore(Long.MAX_VALUE);
            }
        }
        throw new StoreException("The broker compacts the journal in " + source
                + " again and again. Try again, or stop the broker and copy the directory");
    }

    /** Returns whether the copy is complete and consistent. */
    private boolean copyTo(JournalFolder copy) throws IOException {
        JournalFolder running = JournalFolder.unlocked(source);
        List<Long> numbers = running.numbers();
        try {
            for (long number : numbers) {
                copySegment(running.segment(number), copy.segment(number));
            }
        } catch (NoSuchFileException | EOFException changed) {
            return false;
        }
        copy.sync();
        try {
            JournalReplay.of(JournalFiles.openAll(copy));
        } catch (StoreException inconsistent) {
            if (running.numbers().containsAll(numbers)) {
                throw inconsistent;
            }
            return false;
        }
        List<Long> copied = copy.numbers();
        if (!copied.isEmpty()) {
            copy.writeHead(copied.get(copied.size() - 1));
        }
        copy.sync();
        return true;
    }

    private static void copySegment(Path from, Path to) throws IOException {
        try (SegmentReader frames = new SegmentReader(from);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (frames.next()) {
                // Finds the end of the last complete frame; what follows may be in the middle of a write.
            }
            frames.copyTo(out);
            out.force(true);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }
}
