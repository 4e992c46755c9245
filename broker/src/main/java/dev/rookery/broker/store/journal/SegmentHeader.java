package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a file of the journal begins with.
 *
 * @param complete whether it holds all that earlier files held: they no longer count
 */
record SegmentHeader(boolean complete) {
    static final int SIZE = 16;

    private static final long MAGIC =
            ByteBuffer.wrap("ROOKERYJ".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final int FORMAT = 1;

    ByteBuffer encode() {
        return ByteBuffer.allocate(SIZE)
                .putLong(MAGIC)
                .putInt(FORMAT)
                .putInt(complete ? 1 : 0)
                .flip();
    }

    /** @throws StoreException if it is of another program, or of a version of this one that is newer */
    static SegmentHeader decode(ByteBuffer bytes, Path file) {
        if (bytes.getLong() != MAGIC) {
            throw new StoreException(
                    file + " is no journal of Rookery; move it out of the folder of the broker's store");
        }
        int format = bytes.getInt();
        if (format != FORMAT) {
            throw new StoreException(file + " was written by a newer version of Rookery (format " + format
                    + ", this one knows " + FORMAT + "): run that version, or give another folder by --data");
        }
        return new SegmentHeader(bytes.getInt() == 1);
    }
}
