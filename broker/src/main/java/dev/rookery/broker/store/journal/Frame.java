package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * Changes that are kept together or not at all: a mark, the length and the checksum of the contents, then parts, each with its
 * tenant. What a tenant does in one turn of its event loop is one part.
 */
final class Frame {
    /** Bytes before the contents. */
    static final int HEAD = 12;
    /** Unlikely in contents, so that what follows a damaged frame can be looked for. */
    static final int MARK = 0x8a4b31f6;

    private static final int LENGTH_AT = 4;
    private static final int CHECKSUM_AT = 8;
    private static final int INITIAL = 1024;

    private final ByteBuf bytes = Unpooled.buffer(INITIAL).writeZero(HEAD);

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
        return size() == HEAD;
    }

    /** The whole of it, for writing; nothing is added any more. */
    ByteBuf seal() {
        bytes.setInt(0, MARK);
        bytes.setInt(LENGTH_AT, size() - HEAD);
        bytes.setInt(CHECKSUM_AT, checksum(bytes.array(), HEAD, size() - HEAD));
        return bytes.duplicate();
    }

    static int checksum(byte[] contents, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(contents, from, length);
        return (int) checksum.getValue();
    }

    /**
     * Takes contents apart.
     *
     * @throws RuntimeException if they are not what was written
     */
    static void read(byte[] contents, int length, BiConsumer<TenantId, ByteBuf> parts) {
        ByteBuf in = Unpooled.wrappedBuffer(contents, 0, length);
        while (in.isReadable()) {
            CharSequence name = in.readCharSequence(in.readByte(), StandardCharsets.US_ASCII);
            parts.accept(new TenantId(name.toString()), in.readSlice(in.readInt()));
        }
    }
}
