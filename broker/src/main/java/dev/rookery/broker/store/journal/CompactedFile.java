package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A file that holds state as a whole. */
final class CompactedFile implements AutoCloseable {
    private static final int PART_BYTES = 64 * 1024;

    private final Segment segment;
    private final ByteBuf part = Unpooled.buffer(PART_BYTES);
    private ChangeEncoder encoder = new ChangeEncoder(part);
    /** Null before the first change. */
    private TenantId tenant;

    CompactedFile(Disk disk, Path file) throws IOException {
        segment = Segment.create(disk, file, new SegmentHeader(true), Segment.slice());
    }

    void write(TenantId of, Change change) {
        if (!of.equals(tenant) || part.readableBytes() > PART_BYTES) {
            writePart();
            tenant = of;
        }
        encoder.write(change);
    }

    private void writePart() {
        if (!part.isReadable()) {
            return;
        }
        Frame frame = new Frame();
        frame.add(tenant, part);
        part.clear();
        encoder = new ChangeEncoder(part);
        try {
            segment.write(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        segment.accept(frame.size());
    }

    /** Brings all of it to the disk and returns its size in bytes. */
    long finish() throws IOException {
        writePart();
        segment.sync();
        return segment.size();
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
