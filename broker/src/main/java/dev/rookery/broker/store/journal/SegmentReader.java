package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a file of the journal from its beginning, a frame at a time. */
final class SegmentReader implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final DataInputStream in;
    private final long size;
    private final SegmentHeader header;
    private long position;
    private byte[] contents = new byte[BUFFER];
    private int length;

    /** @throws StoreException if it is no file of a journal, or of a newer version */
    SegmentReader(Path file) throws IOException {
        this.file = file;
        this.size = Files.size(file);
        this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
        try {
            header = SegmentHeader.decode(in.readNBytes(SegmentHeader.SIZE), file);
            position = header.isBegun() ? SegmentHeader.SIZE : 0;
        } catch (StoreException e) {
            in.close();
            throw e;
        }
    }

    SegmentHeader header() {
        return header;
    }

    /** Where the next frame begins. */
    long position() {
        return position;
    }

    /**
     * Reads the next frame: {@link #contents} and {@link #length}.
     *
     * @return false at the end, and in front of what is no frame: then {@link #isAtEnd} is false
     */
    boolean next() throws IOException {
        if (!header.isBegun() || size - position < Frame.HEAD) {
            return false;
        }
        int mark = in.readInt();
        length = in.readInt();
        int checksum = in.readInt();
        if (mark != header.mark() || length < 0 || length > size - position - Frame.HEAD) {
            return false;
        }
        if (contents.length < length) {
            contents = new byte[length];
        }
        in.readFully(contents, 0, length);
        if (Frame.checksum(contents, 0, length) != checksum) {
            return false;
        }
        position += Frame.HEAD + length;
        return true;
    }

    /** Whether nothing follows but zeros, which a file is made of that was prepared. */
    boolean isAtEnd() throws IOException {
        return header.isBegun() && (position == size || isZeroFrom(position));
    }

    private boolean isZeroFrom(long start) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            bytes.skipNBytes(start);
            int next = bytes.read();
            while (next == 0) {
                next = bytes.read();
            }
            return next < 0;
        }
    }

    /** Valid until the next frame. */
    byte[] contents() {
        return contents;
    }

    int length() {
        return length;
    }

    /** The {@link Position} up to which the journal was on the disk when the last of what is whole from here on was written. */
    long synced() throws IOException {
        if (!header.isBegun()) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Not in the heap, which may be smaller.
            return Frame.synced(channel.map(FileChannel.MapMode.READ_ONLY, position, size - position), header.mark());
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
