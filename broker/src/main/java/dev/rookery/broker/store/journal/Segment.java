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
    private final ByteBuffer slice;
    /** Bytes that are written and count. */
    private long size = SegmentHeader.SIZE;

    private Segment(Disk.Output output, ByteBuffer slice) {
        this.output = output;
        this.slice = slice;
    }

    /** Memory for {@link #create}, of which a thread needs one. */
    static ByteBuffer slice() {
        return ByteBuffer.allocateDirect(SLICE);
    }

    static Segment create(Disk disk, Path file, SegmentHeader header, ByteBuffer slice) throws IOException {
        Disk.Output output = disk.create(file);
        try {
            output.write(header.encode());
        } catch (IOException e) {
            output.close();
            throw e;
        }
        return new Segment(output, slice);
    }

    long size() {
        return size;
    }

    /** Whether nothing counts in it. */
    boolean isEmpty() {
        return size == SegmentHeader.SIZE;
    }

    /** Writes a frame; it counts once {@link #accept} is called. */
    void write(Frame frame) throws IOException {
        ByteBuf bytes = frame.seal();
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
