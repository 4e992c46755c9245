package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one file after the other. For the thread that writes. */
final class SegmentWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(SegmentWriter.class);

    private final JournalFolder folder;
    private final SpareSegment spare;
    private final Durability durability;
    private final long segmentBytes;
    private final Compaction compaction;
    private final ByteBuffer slice = Segment.slice();
    private long number;
    /** Null until something is to be written, and after a failure. */
    private Segment current;

    /** @param last the number of the last file that there is */
    SegmentWriter(
            JournalFolder folder,
            SpareSegment spare,
            Durability durability,
            long segmentBytes,
            Compaction compaction,
            long last) {
        this.folder = folder;
        this.spare = spare;
        this.durability = durability;
        this.segmentBytes = segmentBytes;
        this.compaction = compaction;
        this.number = last;
    }

    /** Writes frames, all or none, at the level of durability; after a failure {@link #recover} comes first. */
    void write(Collection<Frame> frames) throws IOException {
        if (current != null && current.size() > segmentBytes) {
            finish();
        }
        if (current == null) {
            begin();
        }
        long bytes = 0;
        long synced = durability == Durability.FSYNC ? Position.of(number, current.size()) : compaction.synced();
        for (Frame frame : frames) {
            current.write(frame, synced);
            bytes += frame.size();
        }
        if (durability == Durability.FSYNC) {
            current.sync();
        }
        current.accept(bytes);
    }

    private void begin() throws IOException {
        discard(number + 1);
        current = Segment.begin(spare.take(number + 1), SegmentHeader.create(false), slice);
        number++;
        if (durability == Durability.FSYNC) {
            current.sync();
            folder.sync();
            compaction.prepare(spare);
        }
    }

    /** A file that was made and could not be begun. */
    private void discard(long unused) throws IOException {
        try {
            Files.delete(folder.segment(unused));
        } catch (NoSuchFileException e) {
            // As it should be.
        }
    }

    private void finish() throws IOException {
        Segment full = current;
        current = null;
        compaction.finished(full, number);
    }

    /** Leaves the file behind in which something failed, without what does not count. */
    void recover() throws IOException {
        if (current != null) {
            current.repair();
            if (durability == Durability.FSYNC) {
                // What follows tells that all of it is on the disk.
                current.sync();
            }
            if (current.isEmpty()) {
                current.close();
                current = null;
                number--;
            } else {
                finish();
            }
        }
        // What is over may take the room that is wanting.
        compaction.makeRoom(number);
    }

    void close() {
        if (current != null) {
            try {
                current.repair();
                current.sync();
                current.close();
            } catch (IOException e) {
                LOGGER.error("The last file of the journal cannot be closed", e);
            }
        }
    }
}
