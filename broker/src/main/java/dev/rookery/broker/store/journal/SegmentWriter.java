package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes frames to one segment after another. Not thread-safe; confined to the writer thread. */
final class SegmentWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(SegmentWriter.class);

    private final JournalFolder folder;
    private final PreallocatedSegment next;
    private final Durability durability;
    private final long segmentBytes;
    private final Compaction compaction;
    private final ByteBuffer writeBuffer = Segment.newWriteBuffer();
    /** End of the last full segment, which the next one follows. */
    private SegmentEnd last;
    /** Null before the first write and after a failure. */
    private @Nullable Segment current;

    /** @param last end of the last existing segment */
    SegmentWriter(
            JournalFolder folder,
            PreallocatedSegment next,
            Durability durability,
            long segmentBytes,
            Compaction compaction,
            SegmentEnd last) {
        this.folder = folder;
        this.next = next;
        this.durability = durability;
        this.segmentBytes = segmentBytes;
        this.compaction = compaction;
        this.last = last;
    }

    /**
     * Writes all frames or none, at the configured level of durability. After a failure, {@link #recover} must be called before the
     * next write.
     */
    void write(Collection<Frame> frames) throws IOException {
        Segment full = current;
        if (full != null && full.size() > segmentBytes) {
            finish(full);
        }
        Segment segment = current == null ? begin() : current;
        long bytes = 0;
        long synced = durability == Durability.FSYNC
                ? Position.of(segment.end().number(), segment.size())
                : compaction.synced();
        for (Frame frame : frames) {
            segment.write(frame, synced);
            bytes += frame.size();
        }
        if (durability == Durability.FSYNC) {
            segment.sync();
        }
        segment.commit(bytes);
        if (compaction.requestsSegment(segment.size())) {
            finish(segment);
        }
    }

    /**
     * Finishes the current segment and compacts all segments.
     *
     * @param erasures completed when state that has been removed is no longer on the disk
     */
    void erase(List<CompletableFuture<Void>> erasures) {
        Segment segment = current;
        if (segment != null) {
            finish(segment);
        }
        compaction.erase(last.number(), erasures);
    }

    private void finish(Segment full) {
        current = null;
        last = full.end();
        compaction.submitFull(full, last.number());
    }

    private Segment begin() throws IOException {
        long number = last.number() + 1;
        if (Files.exists(folder.segment(number))) {
            // Left behind if a segment was created and its header or its first frame could not be written.
            folder.deleteHead();
            Files.delete(folder.segment(number));
        }
        long synced = durability == Durability.FSYNC ? Position.of(number, 0) : compaction.synced();
        Segment segment = Segment.begin(next.take(number), SegmentHeader.following(last, synced), writeBuffer);
        current = segment;
        folder.writeHead(number);
        if (durability == Durability.FSYNC) {
            segment.sync();
            folder.sync();
            compaction.preallocate(next);
        }
        return segment;
    }

    /** Closes the segment of a failed write without its uncommitted frames. */
    void recover() throws IOException {
        Segment failed = current;
        if (failed != null) {
            failed.truncateUncommitted();
            if (durability == Durability.FSYNC) {
                // The frames that follow state that this segment is synced.
                failed.sync();
            }
            if (failed.isEmpty()) {
                failed.close();
                current = null;
            } else {
                finish(failed);
            }
        }
        // Compaction may free the space that the write needs.
        compaction.reclaimSpace(last.number());
    }

    void close() {
        Segment open = current;
        if (open != null) {
            try {
                open.truncateUncommitted();
                open.sync();
                open.close();
            } catch (IOException e) {
                LOGGER.error(
                        "Failed to close journal segment {}",
                        folder.segment(open.end().number()),
                        e);
            }
        }
    }
}
