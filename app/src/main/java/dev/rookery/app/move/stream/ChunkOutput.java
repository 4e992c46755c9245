package dev.rookery.app.move.stream;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes chunks of 64 KiB. A stream without its last chunk, which only {@link #finish} writes, is incomplete. */
final class ChunkOutput extends OutputStream {
    static final int CHUNK_BYTES = 64 * 1024;

    private final DataOutputStream out;
    private final ChunkProtection protection;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int length;

    ChunkOutput(OutputStream out, ChunkProtection protection) {
        this.out = new DataOutputStream(out);
        this.protection = protection;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        for (int written = 0; written < count; ) {
            if (length == CHUNK_BYTES) {
                writeChunk(false);
            }
            int part = Math.min(count - written, CHUNK_BYTES - length);
            System.arraycopy(bytes, offset + written, chunk, length, part);
            length += part;
            written += part;
        }
    }

    private void writeChunk(boolean last) throws IOException {
        byte[] body = protection.seal(chunk, length, last);
        out.writeBoolean(last);
        out.writeInt(body.length);
        out.write(body);
        length = 0;
    }

    /** Writes the last chunk. */
    void finish() throws IOException {
        writeChunk(true);
        out.flush();
    }
}
