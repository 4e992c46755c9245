package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Collection;
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
    /** Number of the last segment. */
    private long number;
    /** Null before the first write and after a failure. */
    private @Nullable Segment current;

    /** @param last number of the last existing segment; 0 for none */
    SegmentWriter(
            JournalFolder folder,
            PreallocatedSegment next,
            Durability durability,
            long segmentBytes,
            Compaction compaction,
            long last) {
        this.folder = folder;
        this.next = next;
        this.durability = durability;
        this.segmentBytes = segmentBytes;
        this.compaction = compaction;
        this.number = last;
    }

    /**
     * Writes all frames or none, at the configured level of durability. After a failure, {@link #recover} must be called before the
     * next write.
     */
    void write(Collection<Frame> frames) throws IOException {
        Segment full = current;
        if (full != null && full.size() > segmentBytes) {
            current = null;
            compaction.submitFull(full, number);
        }
        Segment segment = current == null ? begin() : current;
        long bytes = 0;
        long synced = durability == Durability.FSYNC ? Position.of(number, segment.size()) : compaction.synced();
        for (Frame frame : frames) {
            segment.write(frame, synced);
            bytes += frame.size();
        }
        if (durability == Durability.FSYNC) {
            segment.sync();
        }
        segment.commit(bytes);
    }

    private Segment begin() throws IOException {
        // Left behind if a segment was created and its header could not be written.
        Files.deleteIfExists(folder.segment(number + 1));
        Segment segment = Segment.begin(next.take(number + 1), SegmentHeader.create(false), writeBuffer);
        current = segment;
        number++;
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
                number--;
            } else {
                current = null;
                compaction.submitFull(failed, number);
            }
        }
        // Compaction may free the space that the write needs.
        compaction.reclaimSpace(number);
    }

    void close() {
        if (current != null) {
            try {
                current.truncateUncommitted();
                current.sync();
                current.close();
            } catch (IOException e) {
                LOGGER.error("Failed to close journal segment {}", folder.segment(number), e);
            }
        }
    }
}
