package dev.rookery.api.sensor.payload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writer of the fields of a Protocol Buffers message. Not thread-safe. */
public final class WireWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    public WireWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    public WireWriter float64(int field, double value) {
        tag(field, FIXED64);
        message.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    public WireWriter text(int field, String value) {
        return section(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a message within this one. */
    public WireWriter message(int field, WireWriter value) {
        return section(field, value.bytes());
    }

    /** Returns the message. */
    public byte[] bytes() {
        return message.toByteArray();
    }

    private WireWriter section(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        message.writeBytes(value);
        return this;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            message.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        message.write((int) rest);
    }
}
