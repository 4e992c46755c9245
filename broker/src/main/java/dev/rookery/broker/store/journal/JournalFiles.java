package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of a journal that are written no more, in order: what they tell, from the first change to the last. */
final class JournalFiles {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalFiles.class);

    private final List<Path> files;

    JournalFiles(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * What a former process left. Files that no longer count are deleted.
     *
     * @throws StoreException if something is damaged, but for a last write that was cut off
     */
    static JournalFiles openAll(JournalFolder folder) throws IOException {
        Files.deleteIfExists(folder.unfinished());
        List<Long> numbers = folder.numbers();
        if (!numbers.isEmpty()) {
            long last = numbers.get(numbers.size() - 1);
            if (folder.size(last) < SegmentHeader.SIZE) {
                // It was made, and nothing was written.
                Files.delete(folder.segment(last));
            } else {
                repair(folder.segment(last));
            }
        }
        for (long number : folder.numbers()) {
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                if (reader.header().complete()) {
                    folder.removeBefore(number);
                }
            }
        }
        return new JournalFiles(folder.numbers().stream().map(folder::segment).toList());
    }

    /** Cuts off a last write that is not whole, as a loss of power leaves it. */
    private static void repair(Path file) throws IOException {
        long sound;
        try (SegmentReader reader = new SegmentReader(file)) {
            while (reader.next()) {
                // Only looks where it ends.
            }
            if (reader.isAtEnd()) {
                return;
            }
            if (reader.isSoundBehind()) {
                throw damaged(file, reader.position());
            }
            sound = reader.position();
        }
        LOGGER.warn("{} ends in a write that was cut off: {} bytes are left out", file, Files.size(file) - sound);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(sound);
            channel.force(true);
        }
    }

    private static StoreException damaged(Path file, long position) {
        return new StoreException(
                file + " is damaged at byte " + position + ", and what follows is not a write that was"
                        + " cut off. Restore the folder from a backup, or move it away: the broker then starts without"
                        + " sessions and retained messages");
    }

    /** Bytes of the file that held all there was when it was written; 0 if there is none. */
    long completeBytes() throws IOException {
        if (files.isEmpty()) {
            return 0;
        }
        try (SegmentReader reader = new SegmentReader(files.get(0))) {
            return reader.header().complete() ? Files.size(files.get(0)) : 0;
        }
    }

    /**
     * Reads all of them.
     *
     * @throws StoreException if something is damaged
     */
    void read(BiConsumer<TenantId, Change> changes) throws IOException {
        for (Path file : files) {
            try (SegmentReader reader = new SegmentReader(file)) {
                while (reader.next()) {
                    read(file, reader, changes);
                }
                if (!reader.isAtEnd()) {
                    throw damaged(file, reader.position());
                }
            }
        }
    }

    private static void read(Path file, SegmentReader reader, BiConsumer<TenantId, Change> changes) {
        try {
            Frame.read(reader.contents(), reader.length(), (tenant, part) -> new ChangeDecoder(part)
                    .readAll(change -> changes.accept(tenant, change)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StoreException(
                    file + " holds what this version of Rookery does not understand, before byte " + reader.position(),
                    e);
        }
    }
}
