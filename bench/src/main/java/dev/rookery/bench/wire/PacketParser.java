package dev.rookery.bench.wire;

import io.netty.buffer.ByteBuf;

/**
 * Parser of packets from a broker. Decodes only the fields that the load driver uses and allocates no objects for messages.
 * Thread-safe if its listener is.
 */
public final class PacketParser {
    /** Default of MQTT 5 [section 3.2.2.3.3], and value for MQTT 3.1.1. */
    public static final int NO_RECEIVE_MAXIMUM = 65_535;

    private final WireProtocol version;
    private final PacketListener listener;

    public PacketParser(WireProtocol version, PacketListener listener) {
        this.version = version;
        this.listener = listener;
    }

    /** Parses all complete packets. Leaves an incomplete packet in the buffer. */
    public void read(ByteBuf in) {
        while (readPacket(in)) {
            // Repeat until a packet is incomplete.
        }
    }

    private boolean readPacket(ByteBuf in) {
        int start = in.readerIndex();
        if (in.isReadable()) {
            int header = in.readUnsignedByte();
            int length = VariableLength.read(in);
            if (length != VariableLength.INCOMPLETE && in.readableBytes() >= length) {
                int end = in.readerIndex() + length;
                readBody(PacketType.ofHeader(header), header, in, end);
                in.readerIndex(end);
                return true;
            }
        }
        in.readerIndex(start);
        return false;
    }

    private void readBody(PacketType type, int header, ByteBuf in, int end) {
        switch (type) {
            case PUBLISH -> readPublish(header, in, end);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
                int packetId = in.readUnsignedShort();
                listener.onAcknowledgement(type, packetId, codeOrZero(in, end));
            }
            case CONNACK -> readConnack(in, end);
            case SUBACK, UNSUBACK -> {
                int packetId = in.readUnsignedShort();
                skipProperties(in);
                listener.onSubscriptionAcknowledgement(packetId, codeOrZero(in, end));
            }
            case DISCONNECT -> listener.onDisconnect(codeOrZero(in, end));
            case PINGRESP -> {
                // The driver sends no PINGREQ.
            }
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, AUTH ->
                throw new MalformedPacketException("A broker must not send " + type);
        }
    }

    private void readPublish(int header, ByteBuf in, int end) {
        int qos = header >>> 1 & 3;
        in.skipBytes(in.readUnsignedShort());
        int packetId = qos > 0 ? in.readUnsignedShort() : 0;
        skipProperties(in);
        int writerIndex = in.writerIndex();
        // Limits the readable bytes to the payload without allocating a slice.
        in.writerIndex(end);
        listener.onPublish(qos, (header & 1) != 0, packetId, in);
        in.writerIndex(writerIndex);
    }

    private void readConnack(ByteBuf in, int end) {
        in.skipBytes(1);
        int code = in.readUnsignedByte();
        boolean hasProperties = version.hasProperties() && in.readerIndex() < end;
        listener.onConnack(code, hasProperties ? ConnectProperties.receiveMaximum(in) : NO_RECEIVE_MAXIMUM);
    }

    private void skipProperties(ByteBuf in) {
        if (version.hasProperties()) {
            in.skipBytes(VariableLength.read(in));
        }
    }

    private static int codeOrZero(ByteBuf in, int end) {
        return in.readerIndex() < end ? in.readUnsignedByte() : 0;
    }
}
