package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** Files of a journal that are written no more, in order: what they tell, from the first change to the last. */
final class JournalFiles {
    private final List<Path> files;

    private JournalFiles(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * What a former process left. Files that no longer count are deleted.
     *
     * @throws StoreException if something is damaged, but for last writes that were cut off: {@link TornEnd}
     */
    static JournalFiles openAll(JournalFolder folder) throws IOException {
        requireKnownFormat(folder);
        Files.deleteIfExists(folder.unfinished());
        Files.deleteIfExists(folder.spare());
        deleteBeforeComplete(folder, Long.MAX_VALUE);
        new TornEnd(folder, folder.numbers()).repair();
        return upTo(folder, Long.MAX_VALUE);
    }

    /** Throws {@link StoreException} before anything changes if a newer version has written any file. */
    private static void requireKnownFormat(JournalFolder folder) throws IOException {
        for (long number : folder.numbers()) {
            new SegmentReader(folder.segment(number)).close();
        }
    }

    /** Those up to this one, from the last on that holds all that was before it; older ones, which no longer count, are deleted. */
    static JournalFiles upTo(JournalFolder folder, long last) throws IOException {
        deleteBeforeComplete(folder, last);
        return new JournalFiles(
                numbers(folder, last).stream().map(folder::segment).toList());
    }

    private static void deleteBeforeComplete(JournalFolder folder, long last) throws IOException {
        for (long number : numbers(folder, last)) {
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                if (reader.header().complete()) {
                    folder.removeBefore(number);
                }
            }
        }
    }

    private static List<Long> numbers(JournalFolder folder, long last) throws IOException {
        return folder.numbers().stream().filter(number -> number <= last).toList();
    }

    int count() {
        return files.size();
    }

    /** Bytes of all. */
    long size() throws IOException {
        long size = 0;
        for (Path file : files) {
            size += Files.size(file);
        }
        return size;
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
                    throw TornEnd.damaged(file, reader.position());
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
