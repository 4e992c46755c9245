package dev.rookery.broker.store.journal;

import dev.rookery.auth.TenantId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * Unit of atomicity of the journal: the changes of a frame are recovered together or not at all.
 *
 * <p>Layout: the segment's marker (4 bytes), the length of the contents (4), their CRC-32C (4), and the contents: the
 * {@link Position} up to which the journal was synced at the time of the write (8 bytes), followed by sections. A section holds the
 * changes of one tenant in one iteration of its event loop: length of the tenant id (1 byte), tenant id, length of the changes (4),
 * changes.
 */
final class Frame {
    /** Size of the header, which precedes the contents. */
    static final int HEADER_BYTES = 12;

    private static final int LENGTH_AT = 4;
    private static final int CHECKSUM_AT = 8;
    private static final int SYNCED_BYTES = 8;
    private static final int EMPTY_BYTES = HEADER_BYTES + SYNCED_BYTES;
    private static final int INITIAL_CAPACITY = 1024;

    private final ByteBuf bytes = Unpooled.buffer(INITIAL_CAPACITY).writeZero(EMPTY_BYTES);

    /** Adds a section. Adds nothing if that fails, such as for lack of memory. */
    void add(TenantId tenant, ByteBuf changes) {
        byte[] name = tenant.value().getBytes(StandardCharsets.US_ASCII);
        bytes.ensureWritable(Byte.BYTES + name.length + Integer.BYTES + changes.readableBytes());
        bytes.writeByte(name.length).writeBytes(name);
        bytes.writeInt(changes.readableBytes()).writeBytes(changes);
    }

    /** Returns the checksum of the contents. To be called after {@link #seal}. */
    int checksum() {
        return bytes.getInt(CHECKSUM_AT);
    }

    /** Returns whether the contents of a frame have no section. Such a frame ends a snapshot. */
    static boolean isEmpty(int length) {
        return length == SYNCED_BYTES;
    }

    /** Returns the size in bytes, header included. */
    int size() {
        return bytes.readableBytes();
    }

    /**
     * Completes the header and returns the bytes to write. No section may be added afterwards.
     *
     * @param marker marker of the segment
     * @param synced {@link Position} up to which the journal is synced
     */
    ByteBuf seal(int marker, long synced) {
        bytes.setInt(0, marker);
        bytes.setLong(HEADER_BYTES, synced);
        bytes.setInt(LENGTH_AT, size() - HEADER_BYTES);
        bytes.setInt(CHECKSUM_AT, checksum(bytes.array(), HEADER_BYTES, size() - HEADER_BYTES));
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

    /**
     * Returns the highest synced {@link Position} in any valid frame, at whatever offset the frame begins; 0 if there is no valid
     * frame.
     */
    static long highestSynced(ByteBuffer bytes, int marker) {
        long synced = 0;
        for (int at = 0; at <= bytes.limit() - EMPTY_BYTES; at++) {
            if (bytes.getInt(at) == marker) {
                int length = bytes.getInt(at + LENGTH_AT);
                boolean fits = length >= SYNCED_BYTES && length <= bytes.limit() - at - HEADER_BYTES;
                if (fits && checksum(bytes.slice(at + HEADER_BYTES, length)) == bytes.getInt(at + CHECKSUM_AT)) {
                    synced = Math.max(synced, bytes.getLong(at + HEADER_BYTES));
                }
            }
        }
        return synced;
    }

    /**
     * Splits contents into sections.
     *
     * @throws IllegalArgumentException if the contents are malformed
     * @throws IndexOutOfBoundsException if the contents are truncated
     */
    static void readSections(byte[] contents, int length, BiConsumer<TenantId, ByteBuf> sections) {
        ByteBuf in = Unpooled.wrappedBuffer(contents, 0, length).skipBytes(SYNCED_BYTES);
        while (in.isReadable()) {
            CharSequence name = in.readCharSequence(in.readByte(), StandardCharsets.US_ASCII);
            sections.accept(new TenantId(name.toString()), in.readSlice(in.readInt()));
        }
    }
}
