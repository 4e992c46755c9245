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
     * @throws StoreException if data that was synced is damaged or missing
     */
    void recover() throws IOException {
        SegmentEnd end = SegmentEnd.NONE;
        long endPosition = 0;
        for (int i = 0; i < numbers.size(); i++) {
            long number = numbers.get(i);
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                if (reader.header().isWritten() && !end.precedes(reader.header(), number)) {
                    requireUnsynced(i, reader.header(), end, endPosition);
                    dropUnsynced(end, numbers.subList(i, numbers.size()));
                    return;
                }
                if (reader.header().snapshot()) {
                    end = reader.end(number);
                    endPosition = Position.of(number, Position.LAST_OFFSET);
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
                end = reader.end(number);
                endPosition = Position.of(number, reader.position());
            }
            sync(folder.segment(number));
        }
    }

    /**
     * Throws an exception unless the segment at the index continues one that has lost its end in a power failure: a segment is
     * missing or exchanged, or the end was synced.
     */
    private void requireUnsynced(int index, SegmentHeader header, SegmentEnd end, long endPosition) throws IOException {
        long number = numbers.get(index);
        if (!end.isNamedBy(header, number) || highestSynced(numbers.subList(index, numbers.size())) > endPosition) {
            throw MissingSegments.between(folder, end.number(), number);
        }
    }

    /** Returns the {@link Position} up to which the journal was synced when its last valid frame was written. */
    private long highestSynced(SegmentReader incomplete, List<Long> later) throws IOException {
        return Math.max(incomplete.highestSynced(), highestSynced(later));
    }

    private long highestSynced(List<Long> segments) throws IOException {
        long synced = 0;
        for (long number : segments) {
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                synced = Math.max(synced, reader.highestSynced());
            }
        }
        return synced;
    }

    /** Drops segments that follow the missing end of an unsynced segment. */
    private void dropUnsynced(SegmentEnd end, List<Long> later) throws IOException {
        LOGGER.warn(
                "Journal segment {} ends with an incomplete write: dropping {} later segments, which were not synced",
                folder.segment(end.number()),
                later.size());
        delete(later);
    }

    private void delete(List<Long> segments) throws IOException {
        folder.deleteHead();
        for (int i = segments.size() - 1; i >= 0; i--) {
            Files.delete(folder.segment(segments.get(i)));
        }
        folder.sync();
    }

    private void truncate(long number, long position, List<Long> later) throws IOException {
        Path file = folder.segment(number);
        LOGGER.warn(
                "Journal segment {} ends with an incomplete write: dropping its last {} bytes and {} later segments,"
                        + " which were not synced",
                file,
                Files.size(file) - position,
                later.size());
        delete(later);
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
