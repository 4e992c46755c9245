package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;

/** Reads MQTT data types from the rest of one packet. Throws "malformed packet" at the end of the packet. */
final class PacketInput {
    private final ByteBuf in;
    /** Reader index at which the packet, or the property block being read, ends. */
    private int end;

    PacketInput(ByteBuf in, int length) {
        this.in = in;
        this.end = in.readerIndex() + length;
    }

    boolean hasMore() {
        return in.readerIndex() < end;
    }

    int position() {
        return in.readerIndex();
    }

    /** Returns a copy of the bytes from the index to the current position. */
    byte[] copySince(int start) {
        byte[] bytes = new byte[position() - start];
        in.getBytes(start, bytes);
        return bytes;
    }

    int unsignedByte() throws PacketException {
        require(1);
        return in.readUnsignedByte();
    }

    int twoByteInteger() throws PacketException {
        require(2);
        return in.readUnsignedShort();
    }

    /** Reads a packet identifier, which is never 0 [MQTT-2.2.1-3]. */
    int packetId() throws PacketException {
        int packetId = twoByteInteger();
        if (packetId == 0) {
            throw PacketException.protocolError("Packet identifier 0");
        }
        return packetId;
    }

    long fourByteInteger() throws PacketException {
        require(4);
        return in.readUnsignedInt();
    }

    int variableByteInteger() throws PacketException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int next = unsignedByte();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                // [MQTT-1.5.5-1]: minimal encoding.
                if (next == 0 && shift > 0) {
                    throw PacketException.malformed("Variable byte integer not minimally encoded");
                }
                return value;
            }
        }
        throw PacketException.malformed("Variable byte integer longer than four bytes");
    }

    String utf8String() throws PacketException {
        int length = twoByteInteger();
        require(length);
        return Utf8.read(in, length);
    }

    /** Validates a UTF-8 string without creating it. */
    void skipUtf8String() throws PacketException {
        int length = twoByteInteger();
        require(length);
        Utf8.skip(in, length);
    }

    byte[] binaryData() throws PacketException {
        return bytes(twoByteInteger());
    }

    byte[] remainingBytes() throws PacketException {
        return bytes(end - in.readerIndex());
    }

    /** Skips the rest of the packet. */
    void skipRemaining() {
        in.readerIndex(end);
    }

    private byte[] bytes(int length) throws PacketException {
        require(length);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** Limits reading to the next bytes. Returns the previous end, to be passed to {@link #restoreEnd}. */
    int limit(int length) throws PacketException {
        require(length);
        int outer = end;
        end = in.readerIndex() + length;
        return outer;
    }

    void restoreEnd(int outer) {
        end = outer;
    }

    void expectEnd() throws PacketException {
        if (hasMore()) {
            throw PacketException.malformed("Unexpected bytes at the end of the packet");
        }
    }

    private void require(int length) throws PacketException {
        if (end - in.readerIndex() < length) {
            throw PacketException.malformed("Truncated packet");
        }
    }
}
