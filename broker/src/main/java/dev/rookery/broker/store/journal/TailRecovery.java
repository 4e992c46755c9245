package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers the tail of a journal after a power failure. Any part of the data that was not synced may be missing, in any order. The
 * journal is truncated at the first missing part, provided that it lies behind the data that was synced.
 */
final class TailRecovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(TailRecovery.class);

    private final JournalFolder folder;
    private final List<Long> numbers;

    /** @param numbers numbers of the segments from the last snapshot on, in ascending order */
    TailRecovery(JournalFolder folder, List<Long> numbers) {
        this.folder = folder;
        this.numbers = numbers;
    }

    /**
     * Truncates the incomplete tail and syncs the rest.
     *
     * @throws StoreException if data that was synced is damaged
     */
    void recover() throws IOException {
        for (int i = 0; i < numbers.size(); i++) {
            long number = numbers.get(i);
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                if (reader.header().snapshot()) {
                    continue;
                }
                while (reader.next()) {
                    // Skips to the last valid frame.
                }
                if (!reader.isAtEnd()) {
                    List<Long> later = numbers.subList(i + 1, numbers.size());
                    if (highestSynced(reader, later) > Position.of(number, reader.position())) {
                        throw damaged(folder.segment(number), reader.position());
                    }
                    truncate(number, reader.position(), later);
                    return;
                }
            }
            sync(folder.segment(number));
        }
    }

    /** Returns the {@link Position} up to which the journal was synced when its last valid frame was written. */
    private long highestSynced(SegmentReader incomplete, List<Long> later) throws IOException {
        long synced = incomplete.highestSynced();
        for (long number : later) {
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                synced = Math.max(synced, reader.highestSynced());
            }
        }
        return synced;
    }

    private void truncate(long number, long position, List<Long> later) throws IOException {
        Path file = folder.segment(number);
        LOGGER.warn(
                "Journal segment {} ends with an incomplete write: dropping its last {} bytes and {} later segments,"
                        + " which were not synced",
                file,
                Files.size(file) - position,
                later.size());
        for (int i = later.size() - 1; i >= 0; i--) {
            Files.delete(folder.segment(later.get(i)));
        }
        folder.sync();
        if (position == 0) {
            Files.delete(file);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(position);
            channel.force(true);
        }
    }

    /** Syncs a segment, which a killed process may have left unsynced. */
    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static StoreException damaged(Path file, long position) {
        return new StoreException("Journal segment " + file + " is damaged at byte " + position
                + ", in data that was synced. Restore the directory from a backup, or move it away to start without"
                + " sessions and retained messages");
    }
}
