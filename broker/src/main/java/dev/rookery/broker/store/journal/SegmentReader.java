package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the frames of a segment in order, of one file throughout: a snapshot may take its name meanwhile. Not thread-safe.
 */
final class SegmentReader implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final FileChannel file;
    private final DataInputStream in;
    private final long size;
    private final SegmentHeader header;
    private long position;
    private byte[] contents = new byte[BUFFER];
    private int length;
    /** Checksum over the frames so far, see {@link SegmentEnd}. */
    private SegmentEnd end;

    /** @throws StoreException if the file is not a journal segment, or has a format that this version does not support */
    SegmentReader(Path path) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            this.size = file.size();
            this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
            in.mark(SegmentHeader.SIZE);
            header = SegmentHeader.decode(in.readNBytes(SegmentHeader.SIZE), path);
            in.reset();
            in.skipNBytes(header.isWritten() ? header.size() : 0);
            position = header.isWritten() ? header.size() : 0;
            end = SegmentEnd.empty(header.number(), header.marker());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    SegmentHeader header() {
        return header;
    }

    /** Returns the offset of the next frame in bytes. */
    long position() {
        return position;
    }

    /**
     * Reads the next frame into {@link #contents}.
     *
     * @return false at the end of the segment, and before bytes that are not a valid frame; {@link #isAtEnd} distinguishes the two
     * @throws EOFException if the file has been truncated
     */
    boolean next() throws IOException {
        if (!header.isWritten() || size - position < Frame.HEADER_BYTES) {
            return false;
        }
        int marker = in.readInt();
        length = in.readInt();
        int checksum = in.readInt();
        if (marker != header.marker() || length < 0 || length > size - position - Frame.HEADER_BYTES) {
            return false;
        }
        if (contents.length < length) {
            contents = new byte[length];
        }
        in.readFully(contents, 0, length);
        if (Frame.checksum(contents, 0, length) != checksum) {
            return false;
        }
        position += Frame.HEADER_BYTES + length;
        end = end.plus(checksum);
        return true;
    }

    /**
     * Returns the end of the segment after the frames read so far. Of a snapshot, returns the end of the segment that it replaces,
     * which in format 1 is not known: its marker takes the place of the checksum.
     *
     * @param number number of the segment, which format 1 does not contain
     */
    SegmentEnd end(long number) {
        if (header.snapshot() && header.isChained()) {
            return header.predecessor();
        }
        return header.snapshot()
                ? SegmentEnd.empty(number, header.marker())
                : new SegmentEnd(number, end.marker(), end.checksum());
    }

    /** Returns whether only zeros follow, which fill the unused part of a preallocated segment. */
    boolean isAtEnd() throws IOException {
        return header.isWritten() && (position == size || isZeroFrom(position));
    }

    private boolean isZeroFrom(long start) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        for (long read = start; file.read(bytes.clear(), read) > 0; read += bytes.limit()) {
            bytes.flip();
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Writes the bytes before {@link #position} to the channel.
     *
     * @throws EOFException if the file has been truncated
     */
    void copyTo(FileChannel out) throws IOException {
        for (long copied = 0; copied < position; ) {
            long bytes = file.transferTo(copied, position - copied, out);
            if (bytes == 0) {
                throw new EOFException("Truncated at byte " + copied);
            }
            copied += bytes;
        }
    }

    /** Returns the buffer with the contents of the frame, {@link #length} bytes. Valid until the next call of {@link #next}. */
    byte[] contents() {
        return contents;
    }

    int length() {
        return length;
    }

    /**
     * Returns the {@link Position} up to which the journal was synced when the segment began or the last valid frame from here on
     * was written, whatever precedes that frame.
     */
    long highestSynced() throws IOException {
        if (!header.isWritten()) {
            return 0;
        }
        // Mapped: the segment may be larger than the heap.
        long frames = Frame.highestSynced(
                file.map(FileChannel.MapMode.READ_ONLY, position, size - position), header.marker());
        return Math.max(header.synced(), frames);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
