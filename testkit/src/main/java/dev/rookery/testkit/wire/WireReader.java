package dev.rookery.testkit.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads MQTT data types from the body of a packet. */
final class WireReader {
    private final ByteBuffer buffer;

    WireReader(byte[] body) {
        this.buffer = ByteBuffer.wrap(body);
    }

    boolean hasMore() {
        return buffer.hasRemaining();
    }

    int byteValue() {
        return buffer.get() & 0xff;
    }

    int twoBytes() {
        return buffer.getShort() & 0xffff;
    }

    long fourBytes() {
        return buffer.getInt() & 0xffff_ffffL;
    }

    int variable() {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = byteValue();
            value |= (next & 127) << shift;
            if (next < 128) {
                return value;
            }
        }
        throw new WireException("The server sent a variable byte integer of more than four bytes");
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    byte[] binary() {
        return bytes(twoBytes());
    }

    String text() {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    byte[] rest() {
        return bytes(buffer.remaining());
    }
}
