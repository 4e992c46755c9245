package dev.rookery.broker.store.journal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file of the journal while it is written. For one thread. */
final class Segment implements AutoCloseable {
    /** Written at once; the JDK would take memory outside the heap for as much as it is given. */
    private static final int SLICE = 64 * 1024;

    private final Disk.Output output;
    private final int mark;
    private final ByteBuffer slice;
    /** Bytes that are written and count. */
    private long size = SegmentHeader.SIZE;

    private Segment(Disk.Output output, int mark, ByteBuffer slice) {
        this.output = output;
        this.mark = mark;
        this.slice = slice;
    }

    /** Memory for {@link #create}, of which a thread needs one. */
    static ByteBuffer slice() {
        return ByteBuffer.allocateDirect(SLICE);
    }

    static Segment create(Disk disk, Path file, SegmentHeader header, ByteBuffer slice) throws IOException {
        return begin(disk.create(file), header, slice);
    }

    /** Begins a file of which nothing counts yet. */
    static Segment begin(Disk.Output output, SegmentHeader header, ByteBuffer slice) throws IOException {
        try {
            output.write(header.encode());
        } catch (IOException e) {
            output.close();
            throw e;
        }
        return new Segment(output, header.mark(), slice);
    }

    long size() {
        return size;
    }

    /** Whether nothing counts in it. */
    boolean isEmpty() {
        return size == SegmentHeader.SIZE;
    }

    /**
     * Writes a frame; it counts once {@link #accept} is called.
     *
     * @param synced the {@link Position} up to which the journal is on the disk
     */
    void write(Frame frame, long synced) throws IOException {
        ByteBuf bytes = frame.seal(mark, synced);
        while (bytes.isReadable()) {
            slice.clear().limit(Math.min(SLICE, bytes.readableBytes()));
            bytes.readBytes(slice);
            output.write(slice.flip());
        }
    }

    /** What was written counts from now on. */
    void accept(long bytes) {
        size += bytes;
    }

    void sync() throws IOException {
        output.sync();
    }

    /** Cuts off what does not count. */
    void repair() throws IOException {
        output.truncate(size);
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
