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
 * What a loss of power left of the last writes: of what was not on the disk yet, any part may be missing. It is left out, with all
 * that was written behind it. What was on the disk must be whole.
 */
final class TornEnd {
    private static final Logger LOGGER = LoggerFactory.getLogger(TornEnd.class);

    private final JournalFolder folder;
    private final List<Long> numbers;

    /** @param numbers of the files that count, in order */
    TornEnd(JournalFolder folder, List<Long> numbers) {
        this.folder = folder;
        this.numbers = numbers;
    }

    /**
     * Leaves it out, and brings the rest to the disk.
     *
     * @throws StoreException if something is damaged that was on the disk
     */
    void repair() throws IOException {
        for (int i = 0; i < numbers.size(); i++) {
            long number = numbers.get(i);
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                if (reader.header().complete()) {
                    continue;
                }
                while (reader.next()) {
                    // Only looks where it ends.
                }
                if (!reader.isAtEnd()) {
                    List<Long> behind = numbers.subList(i + 1, numbers.size());
                    if (synced(reader, behind) > Position.of(number, reader.position())) {
                        throw damaged(folder.segment(number), reader.position());
                    }
                    leaveOut(number, reader.position(), behind);
                    return;
                }
            }
            sync(folder.segment(number));
        }
    }

    /** How far the journal was on the disk when the last of what is there was written. */
    private long synced(SegmentReader torn, List<Long> behind) throws IOException {
        long synced = torn.synced();
        for (long number : behind) {
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                synced = Math.max(synced, reader.synced());
            }
        }
        return synced;
    }

    private void leaveOut(long number, long position, List<Long> behind) throws IOException {
        Path file = folder.segment(number);
        LOGGER.warn(
                "{} ends in a write that was cut off: {} bytes are left out, and {} files behind it",
                file,
                Files.size(file) - position,
                behind.size());
        for (int i = behind.size() - 1; i >= 0; i--) {
            Files.delete(folder.segment(behind.get(i)));
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

    /** A process that was killed may not have come to it. */
    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static StoreException damaged(Path file, long position) {
        return new StoreException(
                file + " is damaged at byte " + position + ", and what follows is not a write that was"
                        + " cut off. Restore the folder from a backup, or move it away: the broker then starts without"
                        + " sessions and retained messages");
    }
}
