package dev.rookery.broker.store.journal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Segment of the journal that is being written. Frames count once {@link #commit} is called; what follows is cut off by
 * {@link #truncateUncommitted}.
 *
 * <p>Not thread-safe.
 */
final class Segment implements AutoCloseable {
    /** Limits the direct memory of a write: the JDK copies a heap buffer of any size to a direct buffer of the same size. */
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;

    private final Disk.Output output;
    private final int marker;
    /** End after the committed frames. */
    private SegmentEnd end;
    /** End after all frames. */
    private SegmentEnd uncommittedEnd;

    private final ByteBuffer writeBuffer;
    /** Committed bytes. */
    private long size = SegmentHeader.SIZE;

    private Segment(Disk.Output output, SegmentHeader header, ByteBuffer writeBuffer) {
        this.output = output;
        this.marker = header.marker();
        this.end = SegmentEnd.empty(header.number(), marker);
        this.uncommittedEnd = end;
        this.writeBuffer = writeBuffer;
    }

    /** Returns a buffer for {@link #create} and {@link #begin}. The segments of a thread can share it. */
    static ByteBuffer newWriteBuffer() {
        return ByteBuffer.allocateDirect(WRITE_BUFFER_BYTES);
    }

    static Segment create(Disk disk, Path file, SegmentHeader header, ByteBuffer writeBuffer) throws IOException {
        return begin(disk.create(file), header, writeBuffer);
    }

    /** Writes the header to a new or preallocated file. Closes the file if that fails. */
    static Segment begin(Disk.Output output, SegmentHeader header, ByteBuffer writeBuffer) throws IOException {
        try {
            output.write(header.encode());
        } catch (IOException e) {
            output.close();
            throw e;
        }
        return new Segment(output, header, writeBuffer);
    }

    /** Returns the committed bytes, header included. */
    long size() {
        return size;
    }

    /** Returns the end after the committed frames. */
    SegmentEnd end() {
        return end;
    }

    /** Returns whether no frame is committed. */
    boolean isEmpty() {
        return size == SegmentHeader.SIZE;
    }

    /**
     * Writes a frame.
     *
     * @param synced {@link Position} up to which the journal is synced
     */
    void write(Frame frame, long synced) throws IOException {
        ByteBuf bytes = frame.seal(marker, synced);
        while (bytes.isReadable()) {
            writeBuffer.clear().limit(Math.min(WRITE_BUFFER_BYTES, bytes.readableBytes()));
            bytes.readBytes(writeBuffer);
            output.write(writeBuffer.flip());
        }
        uncommittedEnd = uncommittedEnd.plus(frame.checksum());
    }

    /** Commits the bytes written last. */
    void commit(long bytes) {
        size += bytes;
        end = uncommittedEnd;
    }

    void sync() throws IOException {
        output.sync();
    }

    /** Cuts off uncommitted bytes. */
    void truncateUncommitted() throws IOException {
        output.truncate(size);
        uncommittedEnd = end;
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
