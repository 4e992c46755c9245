package dev.rookery.app.backup.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Part of a file. Each stream begins at the start of the part, so that a request can be repeated.
 *
 * @param offset in bytes
 * @param length in bytes
 */
record FilePart(Path file, long offset, long length) implements ContentStreamProvider {
    InputStream open() throws IOException {
        FileChannel channel = FileChannel.open(file);
        return new LimitedStream(Channels.newInputStream(channel.position(offset)), length);
    }

    @Override
    public InputStream newStream() {
        try {
            return open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first bytes of a stream. */
    private static final class LimitedStream extends InputStream {
        private final InputStream in;
        private long remaining;

        LimitedStream(InputStream in, long length) {
            this.in = in;
            this.remaining = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int start, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            int read = remaining == 0 ? -1 : in.read(bytes, start, (int) Math.min(count, remaining));
            remaining -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
