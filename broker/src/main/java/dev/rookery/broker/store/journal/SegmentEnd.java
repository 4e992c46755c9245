package dev.rookery.broker.store.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * End of a segment. The next segment names it, so that a missing or exchanged segment is noticed.
 *
 * @param number number of the segment; 0 before the first one
 * @param marker marker of the segment, which identifies it
 * @param checksum checksum over the marker and the checksums of the frames
 */
record SegmentEnd(long number, int marker, int checksum) {
    /** Precedes the first segment. */
    static final SegmentEnd NONE = new SegmentEnd(0, 0, 0);

    /** Returns the end of a segment without frames. */
    static SegmentEnd empty(long number, int marker) {
        return new SegmentEnd(number, marker, marker);
    }

    /** Returns the end after another frame. */
    SegmentEnd plus(int frameChecksum) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(checksum)
                .putInt(frameChecksum)
                .flip());
        return new SegmentEnd(number, marker, (int) crc.getValue());
    }

    /** Returns whether a segment with this header continues the journal. A snapshot replaces what precedes it. */
    boolean precedes(SegmentHeader header, long next) {
        boolean complete = !header.isChained() || header.predecessor().checksum() == checksum;
        return header.snapshot() || isNamedBy(header, next) && complete;
    }

    /** Returns whether a segment with this header continues this one, possibly with frames that are missing here. */
    boolean isNamedBy(SegmentHeader header, long next) {
        return next == number + 1
                && (!header.isChained() || header.predecessor().marker() == marker);
    }
}
