package dev.rookery.app.move.stream;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the output of {@link ChunkOutput}. No byte of a chunk is returned before the chunk is verified. */
final class ChunkInput extends InputStream {
    private final DataInputStream in;
    private final ChunkProtection protection;
    private ByteArrayInputStream chunk = new ByteArrayInputStream(new byte[0]);
    private boolean last;

    ChunkInput(InputStream in, ChunkProtection protection) {
        this.in = new DataInputStream(in);
        this.protection = protection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (chunk.available() == 0) {
            if (last) {
                requireEnd();
                return -1;
            }
            nextChunk();
        }
        return chunk.read(bytes, offset, count);
    }

    private void nextChunk() throws IOException {
        try {
            boolean end = in.readBoolean();
            int length = in.readInt();
            if (length < protection.overhead() || length > ChunkOutput.CHUNK_BYTES + protection.overhead()) {
                throw StreamException.damaged();
            }
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw StreamException.damaged();
            }
            chunk = new ByteArrayInputStream(protection.open(body, end));
            last = end;
        } catch (EOFException e) {
            throw StreamException.damaged();
        }
    }

    private void requireEnd() throws IOException {
        if (in.read() >= 0) {
            throw new StreamException("The file continues after the end of the exported tenant");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
