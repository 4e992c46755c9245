package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a file of the journal begins with.
 *
 * @param complete whether it holds all that earlier files held: they no longer count
 * @param mark what each frame begins with; 0 of a file that is not begun. Nobody who publishes can know it: what looks like a
 *     frame in a payload is none
 */
record SegmentHeader(boolean complete, int mark) {
    static final int SIZE = 20;

    private static final long MAGIC =
            ByteBuffer.wrap("ROOKERYJ".getBytes(StandardCharsets.US_ASCII)).getLong();
    private static final int FORMAT = 1;

    /** That of a new file. */
    static SegmentHeader create(boolean complete) {
        return new SegmentHeader(complete, ThreadLocalRandom.current().nextInt() | 1);
    }

    boolean isBegun() {
        return mark != 0;
    }

    ByteBuffer encode() {
        return ByteBuffer.allocate(SIZE)
                .putLong(MAGIC)
                .putInt(FORMAT)
                .putInt(complete ? 1 : 0)
                .putInt(mark)
                .flip();
    }

    /**
     * @param bytes {@link #SIZE} of them, or all that there are
     * @throws StoreException if it is of another program, or of a version of this one that is newer
     */
    static SegmentHeader decode(byte[] bytes, Path file) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < SIZE || in.equals(ByteBuffer.allocate(SIZE))) {
            return new SegmentHeader(false, 0);
        }
        if (in.getLong() != MAGIC) {
            throw new StoreException(
                    file + " is no journal of Rookery; move it out of the folder of the broker's store");
        }
        int format = in.getInt();
        if (format != FORMAT) {
            throw new StoreException("The journal file " + file + " was written by a newer version of Rookery (format "
                    + format + "; this build reads up to " + FORMAT
                    + "). Start that version, restore a backup, or choose"
                    + " another folder with --data");
        }
        return new SegmentHeader(in.getInt() == 1, in.getInt());
    }
}
