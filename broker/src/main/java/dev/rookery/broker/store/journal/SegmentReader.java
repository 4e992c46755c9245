package dev.rookery.broker.store.journal;

import dev.rookery.broker.store.StoreException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of the journal from its beginning, a frame at a time. */
final class SegmentReader implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final DataInputStream in;
    private final long size;
    private final SegmentHeader header;
    private long position = SegmentHeader.SIZE;
    private byte[] contents = new byte[BUFFER];
    private int length;

    /** @throws StoreException if it is no file of a journal, or of a newer version */
    SegmentReader(Path file) throws IOException {
        this.file = file;
        this.size = Files.size(file);
        this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
        try {
            header = SegmentHeader.decode(ByteBuffer.wrap(in.readNBytes(SegmentHeader.SIZE)), file);
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
        if (size - position < Frame.HEAD) {
            return false;
        }
        int mark = in.readInt();
        length = in.readInt();
        int checksum = in.readInt();
        if (mark != Frame.MARK || length < 0 || length > size - position - Frame.HEAD) {
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

    boolean isAtEnd() {
        return position == size;
    }

    /** Valid until the next frame. */
    byte[] contents() {
        return contents;
    }

    int length() {
        return length;
    }

    /** Whether a whole frame lies anywhere behind what is none: then more is wrong than a write that was cut off. */
    boolean isSoundBehind() throws IOException {
        byte[] rest;
        try (var again = Files.newInputStream(file)) {
            again.skipNBytes(position);
            rest = again.readAllBytes();
        }
        ByteBuffer bytes = ByteBuffer.wrap(rest);
        for (int at = 1; at <= rest.length - Frame.HEAD; at++) {
            if (bytes.getInt(at) == Frame.MARK) {
                int claimed = bytes.getInt(at + 4);
                boolean fits = claimed > 0 && claimed <= rest.length - at - Frame.HEAD;
                if (fits && Frame.checksum(rest, at + Frame.HEAD, claimed) == bytes.getInt(at + 8)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
