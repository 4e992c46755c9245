package dev.rookery.bench.wire;

import io.netty.buffer.ByteBuf;

/** Variable byte integers of MQTT: seven bits per byte, up to four bytes. */
public final class VariableLength {
    static final int INCOMPLETE = -1;
    private static final int MAX_BYTES = 4;

    private VariableLength() {}

    public static void write(ByteBuf out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    static int size(int value) {
        int size = 1;
        for (int rest = value >>> 7; rest > 0; rest >>>= 7) {
            size++;
        }
        return size;
    }

    /** Reads a value; returns {@link #INCOMPLETE} if the buffer does not contain all its bytes. */
    static int read(ByteBuf in) {
        int value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (!in.isReadable()) {
                return INCOMPLETE;
            }
            int next = in.readByte();
            value |= (next & 0x7F) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedPacketException("A variable byte integer exceeds four bytes");
    }
}
