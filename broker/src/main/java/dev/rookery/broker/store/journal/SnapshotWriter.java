package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes a segment that holds the complete state and replaces all older segments. */
final class SnapshotWriter implements AutoCloseable {
    private static final int SECTION_BYTES = 64 * 1024;

    private final Segment segment;
    private final ByteBuf section = Unpooled.buffer(SECTION_BYTES);
    private ChangeEncoder encoder = new ChangeEncoder(section);
    /** Tenant of {@link #section}. */
    private @Nullable TenantId tenant;

    /** @param last end of the last segment that the snapshot replaces */
    SnapshotWriter(Disk disk, Path file, SegmentEnd last) throws IOException {
        segment = Segment.create(disk, file, SegmentHeader.replacing(last), Segment.newWriteBuffer());
    }

    void write(TenantId owner, Change change) {
        if (!owner.equals(tenant) || section.readableBytes() > SECTION_BYTES) {
            writeSection();
            tenant = owner;
        }
        encoder.encode(change);
    }

    private void writeSection() {
        if (tenant == null || !section.isReadable()) {
            return;
        }
        Frame frame = new Frame();
        frame.add(tenant, section);
        section.clear();
        encoder = new ChangeEncoder(section);
        try {
            write(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Frame frame) throws IOException {
        segment.write(frame, 0);
        segment.commit(frame.size());
    }

    /** Writes and syncs the rest. Returns the size of the segment in bytes. */
    long finish() throws IOException {
        writeSection();
        // Without its last frame, the snapshot is incomplete.
        write(new Frame());
        segment.sync();
        return segment.size();
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
