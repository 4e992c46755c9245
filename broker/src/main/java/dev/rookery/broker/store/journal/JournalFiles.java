package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Segments that are no longer written, in order. Together they hold the state up to the end of the last one. */
final class JournalFiles {
    private final JournalFolder folder;
    private final List<Long> numbers;

    private JournalFiles(JournalFolder folder, List<Long> numbers) {
        this.folder = folder;
        this.numbers = List.copyOf(numbers);
    }

    /**
     * Recovers the segments of earlier runs: truncates an incomplete tail, and deletes segments that a snapshot replaces.
     *
     * @throws StoreException if data that was synced is damaged or missing, see {@link TailRecovery}
     */
    static JournalFiles openAll(JournalFolder folder) throws IOException {
        requireKnownFormat(folder);
        requireNewest(folder);
        Files.deleteIfExists(folder.unfinished());
        Files.deleteIfExists(folder.spare());
        deleteReplaced(folder, Long.MAX_VALUE);
        new TailRecovery(folder, folder.numbers()).recover();
        return upTo(folder, Long.MAX_VALUE);
    }

    /** Throws {@link StoreException} if a newer version has written a segment, before anything is changed. */
    private static void requireKnownFormat(JournalFolder folder) throws IOException {
        for (long number : folder.numbers()) {
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                MissingSegments.requireNumber(folder, number, reader.header());
            }
        }
    }

    private static void requireNewest(JournalFolder folder) throws IOException {
        long newest = folder.numbers().stream().mapToLong(Long::longValue).max().orElse(0);
        if (folder.headNumber() > newest) {
            throw MissingSegments.newest(folder);
        }
    }

    /** Returns the segments from the last snapshot up to {@code last}, and deletes older ones. */
    static JournalFiles upTo(JournalFolder folder, long last) throws IOException {
        deleteReplaced(folder, last);
        return new JournalFiles(folder, numbers(folder, last));
    }

    /** Deletes the segments before the last snapshot. */
    private static void deleteReplaced(JournalFolder folder, long last) throws IOException {
        for (long number : numbers(folder, last)) {
            try (SegmentReader reader = new SegmentReader(folder.segment(number))) {
                if (reader.header().snapshot()) {
                    folder.deleteBefore(number);
                }
            }
        }
    }

    private static List<Long> numbers(JournalFolder folder, long last) throws IOException {
        return folder.numbers().stream().filter(number -> number <= last).toList();
    }

    int count() {
        return numbers.size();
    }

    /** Returns the total size in bytes. */
    long size() throws IOException {
        long size = 0;
        for (long number : numbers) {
            size += Files.size(folder.segment(number));
        }
        return size;
    }

    /** Returns the size of the snapshot in bytes; 0 if there is none. */
    long snapshotBytes() throws IOException {
        if (numbers.isEmpty()) {
            return 0;
        }
        Path first = folder.segment(numbers.get(0));
        try (SegmentReader reader = new SegmentReader(first)) {
            return reader.header().snapshot() ? Files.size(first) : 0;
        }
    }

    /**
     * Reads the changes of all segments in order.
     *
     * @return the end of the last segment
     * @throws StoreException if a segment is damaged or missing
     */
    SegmentEnd read(BiConsumer<TenantId, Change> changes) throws IOException {
        Map<TenantId, KeyDecoder> format1 = new HashMap<>();
        SegmentEnd end = SegmentEnd.NONE;
        for (long number : numbers) {
            Path file = folder.segment(number);
            try (SegmentReader reader = new SegmentReader(file)) {
                if (!end.precedes(reader.header(), number)) {
                    throw MissingSegments.between(folder, end.number(), number);
                }
                Function<TenantId, KeyDecoder> keys = keys(reader.header(), format1);
                while (reader.next()) {
                    decode(file, reader, keys, changes);
                }
                if (!reader.isAtEnd() || !isComplete(reader)) {
                    throw TailRecovery.damaged(file, reader.position());
                }
                end = reader.end(number);
            }
        }
        return end;
    }

    /** @param format1 decoders of format 1, which depend on the segments before */
    private static Function<TenantId, KeyDecoder> keys(SegmentHeader header, Map<TenantId, KeyDecoder> format1) {
        Function<TenantId, KeyDecoder> written = header.namesSessionsByClientId()
                ? tenant -> format1.computeIfAbsent(tenant, key -> new KeyDecoder.Format1())
                : tenant -> KeyDecoder.COMPLETE;
        return header.namesFormerServiceUser()
                ? tenant -> new KeyDecoder.OfComponents(tenant, written.apply(tenant))
                : written;
    }

    private static boolean isComplete(SegmentReader reader) {
        boolean marked = reader.header().snapshot() && reader.header().isChained();
        return !marked || Frame.isEmpty(reader.length());
    }

    private static void decode(
            Path file,
            SegmentReader reader,
            Function<TenantId, KeyDecoder> keys,
            BiConsumer<TenantId, Change> changes) {
        try {
            Frame.readSections(reader.contents(), reader.length(), (tenant, section) -> new ChangeDecoder(
                            section, keys.apply(tenant))
                    .decodeAll(change -> changes.accept(tenant, change)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StoreException(
                    "Cannot decode journal segment " + file + " before byte " + reader.position()
                            + ": it holds data that this version of Rookery does not support. Start the version that"
                            + " wrote it, restore a backup, or choose another data directory with --data",
                    e);
        }
    }
}
