package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Header of a segment.
 *
 * @param format version of the segment's contents, from 1
 * @param snapshot whether the segment holds the complete state and replaces all older segments
 * @param marker first four bytes of each frame; 0 if the header was never written. It is random, so that a publisher cannot forge a
 *     frame in a payload
 */
record SegmentHeader(int format, boolean snapshot, int marker) {
    static final int SIZE = 20;

    private static final long MAGIC =
            ByteBuffer.wrap("ROOKERYJ".getBytes(StandardCharsets.US_ASCII)).getLong();
    /** Sessions are identified by client id and username. */
    private static final int FORMAT = 2;
    /** Sessions are identified by client id. */
    private static final int CLIENT_ID_FORMAT = 1;

    /** Returns the header of a new segment. */
    static SegmentHeader create(boolean snapshot) {
        return new SegmentHeader(FORMAT, snapshot, ThreadLocalRandom.current().nextInt() | 1);
    }

    /** Returns whether the header was written. */
    boolean isWritten() {
        return marker != 0;
    }

    /** Returns whether changes name sessions by client id only. */
    boolean namesSessionsByClientId() {
        return format == CLIENT_ID_FORMAT;
    }

    ByteBuffer encode() {
        return ByteBuffer.allocate(SIZE)
                .putLong(MAGIC)
                .putInt(FORMAT)
                .putInt(snapshot ? 1 : 0)
                .putInt(marker)
                .flip();
    }

    /**
     * Decodes the first bytes of a segment.
     *
     * @param bytes the first {@link #SIZE} bytes, or the whole file if it is shorter
     * @throws StoreException if the file is not a journal segment, or has a format that this version does not support
     */
    static SegmentHeader decode(byte[] bytes, Path file) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < SIZE || in.equals(ByteBuffer.allocate(SIZE))) {
            return new SegmentHeader(FORMAT, false, 0);
        }
        if (in.getLong() != MAGIC) {
            throw new StoreException(
                    file + " is not a journal segment of Rookery. Move it out of the journal's directory");
        }
        int format = in.getInt();
        if (format < CLIENT_ID_FORMAT || format > FORMAT) {
            throw new StoreException("The journal file " + file + " was written by a newer version of Rookery (format "
                    + format + "; this build reads up to " + FORMAT
                    + "). Start that version, restore a backup, or choose"
                    + " another folder with --data");
        }
        return new SegmentHeader(format, in.getInt() == 1, in.getInt());
    }
}
