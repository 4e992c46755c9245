package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/**
 * Header of a segment.
 *
 * @param format version of the segment, from 1
 * @param snapshot whether the segment holds the complete state and replaces all older segments
 * @param marker first four bytes of each frame; 0 if the header was never written. It is random, so that a publisher cannot forge a
 *     frame in a payload
 * @param number number of the segment; 0 in format 1
 * @param predecessor end of the segment before; of a snapshot, of the last segment that it replaces; {@link SegmentEnd#NONE} in
 *     format 1
 * @param synced {@link Position} up to which the journal was synced when the segment began; 0 in format 1
 */
record SegmentHeader(int format, boolean snapshot, int marker, long number, SegmentEnd predecessor, long synced) {
    /** Size in bytes of the header of a new segment. */
    static final int SIZE = 48;

    /** Has wills. Format 3 names sessions of the platform by its components, and has no wills. */
    private static final int FORMAT = 4;
    /** Names sessions by client id and username, and the segment before. */
    private static final int SECOND_FORMAT = 2;
    /** Names sessions by client id. */
    private static final int FIRST_FORMAT = 1;

    private static final int FIRST_FORMAT_SIZE = 20;
    private static final int CHECKSUM_AT = SIZE - Integer.BYTES;
    private static final long MAGIC =
            ByteBuffer.wrap("ROOKERYJ".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final SegmentHeader NOT_WRITTEN = new SegmentHeader(FORMAT, false, 0, 0, SegmentEnd.NONE, 0);

    /**
     * Returns the header of a new segment.
     *
     * @param before end of the segment before
     * @param synced {@link Position} up to which the journal is synced
     */
    static SegmentHeader following(SegmentEnd before, long synced) {
        return new SegmentHeader(FORMAT, false, newMarker(), before.number() + 1, before, synced);
    }

    /** Returns the header of a snapshot that replaces all segments up to the one that ends here. */
    static SegmentHeader replacing(SegmentEnd last) {
        return new SegmentHeader(FORMAT, true, newMarker(), last.number(), last, 0);
    }

    private static int newMarker() {
        return ThreadLocalRandom.current().nextInt() | 1;
    }

    /** Returns whether the header was written. */
    boolean isWritten() {
        return marker != 0;
    }

    /** Returns whether changes name sessions by client id only. */
    boolean namesSessionsByClientId() {
        return format == FIRST_FORMAT;
    }

    /** Returns whether changes name sessions of the ingestion by the MQTT user of the API. */
    boolean namesFormerServiceUser() {
        return format <= SECOND_FORMAT;
    }

    /** Returns whether the header names the segment and the one before. */
    boolean isChained() {
        return format > FIRST_FORMAT;
    }

    /** Returns the size of this header in bytes. */
    int size() {
        return format == FIRST_FORMAT ? FIRST_FORMAT_SIZE : SIZE;
    }

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE)
                .putLong(MAGIC)
                .putInt(FORMAT)
                .putInt(snapshot ? 1 : 0)
                .putInt(marker)
                .putLong(number)
                .putInt(predecessor.marker())
                .putInt(predecessor.checksum())
                .putLong(synced);
        return out.putInt(checksum(out.array())).flip();
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }

    /**
     * Decodes the first bytes of a segment.
     *
     * @param bytes the first {@link #SIZE} bytes, or the whole file if it is shorter
     * @throws StoreException if the file is not a journal segment, has a format that this version does not support, or a damaged
     *     header
     */
    static SegmentHeader decode(byte[] bytes, Path file) {
        byte[] first = Arrays.copyOf(bytes, FIRST_FORMAT_SIZE);
        if (bytes.length < FIRST_FORMAT_SIZE || Arrays.equals(first, new byte[FIRST_FORMAT_SIZE])) {
            return NOT_WRITTEN;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getLong() != MAGIC) {
            throw new StoreException(
                    file + " is not a journal segment of Rookery. Move it out of the journal's directory");
        }
        int format = in.getInt();
        if (format < FIRST_FORMAT || format > FORMAT) {
            throw new StoreException("The journal file " + file + " was written by a newer version of Rookery (format "
                    + format + "; this build reads up to " + FORMAT
                    + "). Start that version, restore a backup, or choose"
                    + " another folder with --data");
        }
        boolean snapshot = in.getInt() == 1;
        int marker = in.getInt();
        if (format == FIRST_FORMAT) {
            return new SegmentHeader(format, snapshot, marker, 0, SegmentEnd.NONE, 0);
        }
        if (bytes.length < SIZE) {
            return NOT_WRITTEN;
        }
        long number = in.getLong();
        SegmentEnd predecessor = new SegmentEnd(snapshot ? number : number - 1, in.getInt(), in.getInt());
        SegmentHeader header = new SegmentHeader(format, snapshot, marker, number, predecessor, in.getLong());
        if (in.getInt() != checksum(bytes)) {
            throw TailRecovery.damaged(file, 0);
        }
        return header;
    }
}
