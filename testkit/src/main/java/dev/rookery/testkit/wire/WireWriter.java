package dev.rookery.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes MQTT data types, also invalid values. */
public final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public WireWriter byteValue(int value) {
        out.write(value);
        return this;
    }

    public WireWriter twoBytes(int value) {
        return byteValue(value >>> 8).byteValue(value);
    }

    public WireWriter fourBytes(long value) {
        return twoBytes((int) (value >>> 16)).twoBytes((int) value);
    }

    public WireWriter variable(int value) {
        int rest = value;
        while (rest > 127) {
            byteValue(rest & 127 | 128);
            rest >>>= 7;
        }
        return byteValue(rest);
    }

    public WireWriter bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Writes bytes with a length prefix. */
    public WireWriter binary(byte... bytes) {
        return twoBytes(bytes.length).bytes(bytes);
    }

    public WireWriter text(String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** Returns a packet with a fixed header and the written bytes as its body. */
    public byte[] toPacket(int firstByte) {
        byte[] body = toBytes();
        return new WireWriter()
                .byteValue(firstByte)
                .variable(body.length)
                .bytes(body)
                .toBytes();
    }
}
