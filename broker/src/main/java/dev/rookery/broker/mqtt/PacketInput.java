package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;

/** Reads MQTT's data types out of the rest of one packet; whatever is cut off is malformed. */
final class PacketInput {
    private final ByteBuf in;
    /** Where the packet, or the part of it that is read now, ends. */
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

    /** A copy of what lies before the current position. */
    byte[] copySince(int start) {
        byte[] bytes = new byte[position() - start];
        in.getBytes(start, bytes);
        return bytes;
    }

    int byteValue() throws PacketException {
        require(1);
        return in.readUnsignedByte();
    }

    int twoBytes() throws PacketException {
        require(2);
        return in.readUnsignedShort();
    }

    /** [MQTT-2.2.1-3]: packet identifiers are not zero. */
    int packetId() throws PacketException {
        int packetId = twoBytes();
        if (packetId == 0) {
            throw PacketException.protocolError("A packet identifier is zero");
        }
        return packetId;
    }

    long fourBytes() throws PacketException {
        require(4);
        return in.readUnsignedInt();
    }

    int variable() throws PacketException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int next = byteValue();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                // [MQTT-1.5.5-1]: the fewest bytes that hold the value.
                if (next == 0 && shift > 0) {
                    throw PacketException.malformed("A variable byte integer is longer than it needs to be");
                }
                return value;
            }
        }
        throw PacketException.malformed("A variable byte integer takes more than four bytes");
    }

    String text() throws PacketException {
        int length = twoBytes();
        require(length);
        return Utf8.read(in, length);
    }

    byte[] binary() throws PacketException {
        return bytes(twoBytes());
    }

    byte[] rest() throws PacketException {
        return bytes(end - in.readerIndex());
    }

    private byte[] bytes(int length) throws PacketException {
        require(length);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** Narrows this to the next bytes; returns the end to hand to {@link #widen}. */
    int narrow(int length) throws PacketException {
        require(length);
        int outer = end;
        end = in.readerIndex() + length;
        return outer;
    }

    void widen(int outer) {
        end = outer;
    }

    void expectEnd() throws PacketException {
        if (hasMore()) {
            throw PacketException.malformed("A packet is longer than its contents");
        }
    }

    private void require(int length) throws PacketException {
        if (end - in.readerIndex() < length) {
            throw PacketException.malformed("A packet is cut off");
        }
    }
}
