package dev.rookery.api.sensor.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encoder of Protocol Buffers messages. */
final class SparkplugPayload {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] bytes() {
        return bytes.toByteArray();
    }

    SparkplugPayload number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    SparkplugPayload text(int field, String value) {
        return section(field, value.getBytes(StandardCharsets.UTF_8));
    }

    SparkplugPayload message(int field, SparkplugPayload value) {
        return section(field, value.bytes());
    }

    SparkplugPayload float32(int field, float value) {
        varint(field << 3 | 5);
        fixed(Float.floatToIntBits(value), Float.BYTES);
        return this;
    }

    SparkplugPayload float64(int field, double value) {
        varint(field << 3 | 1);
        fixed(Double.doubleToLongBits(value), Double.BYTES);
        return this;
    }

    SparkplugPayload bytes(int field, byte[] value) {
        return section(field, value);
    }

    private SparkplugPayload section(int field, byte[] value) {
        varint(field << 3 | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void fixed(long bits, int size) {
        for (int i = 0; i < size; i++) {
            bytes.write((int) (bits >>> 8 * i));
        }
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
