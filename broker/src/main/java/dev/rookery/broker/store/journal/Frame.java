package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * Changes that are kept together or not at all: the mark of the file, the length and the checksum of the contents, which are how
 * far the journal was on the disk then, and parts, each with its tenant. What a tenant does in one turn of its event loop is one
 * part.
 */
final class Frame {
    /** Bytes before the contents. */
    static final int HEAD = 12;

    private static final int LENGTH_AT = 4;
    private static final int CHECKSUM_AT = 8;
    private static final int SYNCED_BYTES = 8;
    private static final int EMPTY = HEAD + SYNCED_BYTES;
    private static final int INITIAL = 1024;

    private final ByteBuf bytes = Unpooled.buffer(INITIAL).writeZero(EMPTY);

    /** Adds a part. */
    void add(TenantId tenant, ByteBuf changes) {
        byte[] name = tenant.value().getBytes(StandardCharsets.US_ASCII);
        bytes.writeByte(name.length).writeBytes(name);
        bytes.writeInt(changes.readableBytes()).writeBytes(changes);
    }

    /** Bytes that it takes. */
    int size() {
        return bytes.readableBytes();
    }

    boolean isEmpty() {
        return size() == EMPTY;
    }

    /**
     * The whole of it, for writing; nothing is added any more.
     *
     * @param mark that of the file
     * @param synced the {@link Position} up to which the journal is on the disk
     */
    ByteBuf seal(int mark, long synced) {
        bytes.setInt(0, mark);
        bytes.setLong(HEAD, synced);
        bytes.setInt(LENGTH_AT, size() - HEAD);
        bytes.setInt(CHECKSUM_AT, checksum(bytes.array(), HEAD, size() - HEAD));
        return bytes.duplicate();
    }

    static int checksum(byte[] contents, int from, int length) {
        return checksum(ByteBuffer.wrap(contents, from, length));
    }

    private static int checksum(ByteBuffer contents) {
        CRC32C checksum = new CRC32C();
        checksum.update(contents);
        return (int) checksum.getValue();
    }

    /** The furthest {@link #seal synced} that a whole frame tells of, wherever it begins; 0 if there is none. */
    static long synced(ByteBuffer bytes, int mark) {
        long synced = 0;
        for (int at = 0; at <= bytes.limit() - EMPTY; at++) {
            if (bytes.getInt(at) == mark) {
                int length = bytes.getInt(at + LENGTH_AT);
                boolean fits = length >= SYNCED_BYTES && length <= bytes.limit() - at - HEAD;
                if (fits && checksum(bytes.slice(at + HEAD, length)) == bytes.getInt(at + CHECKSUM_AT)) {
                    synced = Math.max(synced, bytes.getLong(at + HEAD));
                }
            }
        }
        return synced;
    }

    /**
     * Takes contents apart.
     *
     * @throws RuntimeException if they are not what was written
     */
    static void read(byte[] contents, int length, BiConsumer<TenantId, ByteBuf> parts) {
        ByteBuf in = Unpooled.wrappedBuffer(contents, 0, length).skipBytes(SYNCED_BYTES);
        while (in.isReadable()) {
            CharSequence name = in.readCharSequence(in.readByte(), StandardCharsets.US_ASCII);
            parts.accept(new TenantId(name.toString()), in.readSlice(in.readInt()));
        }
    }
}
