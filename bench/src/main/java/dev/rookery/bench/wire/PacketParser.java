package dev.rookery.bench.wire;

import io.netty.buffer.ByteBuf;

/**
 * Takes packets out of what a broker sends, reading only what a load driver needs and creating no object for a message.
 * Immutable, for any thread.
 */
public final class PacketParser {
    /** What MQTT 5 assumes when CONNACK does not say, and MQTT 3.1.1 always. */
    public static final int NO_RECEIVE_MAXIMUM = 65_535;

    private final WireProtocol version;
    private final PacketListener listener;

    public PacketParser(WireProtocol version, PacketListener listener) {
        this.version = version;
        this.listener = listener;
    }

    /** Reads every whole packet; the rest stays in the buffer. */
    public void read(ByteBuf in) {
        while (readPacket(in)) {
            // The next one.
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
                listener.acknowledged(type, packetId, codeOrZero(in, end));
            }
            case CONNACK -> readConnectAnswer(in, end);
            case SUBACK, UNSUBACK -> {
                int packetId = in.readUnsignedShort();
                skipProperties(in);
                listener.subscriptionAnswered(packetId, codeOrZero(in, end));
            }
            case DISCONNECT -> listener.disconnected(codeOrZero(in, end));
            case PINGRESP -> {
                // Nothing waits for it.
            }
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, AUTH ->
                throw new MalformedPacketException(type + " from a broker");
        }
    }

    private void readPublish(int header, ByteBuf in, int end) {
        int qos = header >>> 1 & 3;
        in.skipBytes(in.readUnsignedShort());
        int packetId = qos > 0 ? in.readUnsignedShort() : 0;
        skipProperties(in);
        int writerIndex = in.writerIndex();
        // The listener sees this payload alone, without a slice being made for it.
        in.writerIndex(end);
        listener.published(qos, (header & 1) != 0, packetId, in);
        in.writerIndex(writerIndex);
    }

    private void readConnectAnswer(ByteBuf in, int end) {
        in.skipBytes(1);
        int code = in.readUnsignedByte();
        boolean hasProperties = version.hasProperties() && in.readerIndex() < end;
        listener.connectAnswered(code, hasProperties ? ConnectProperties.receiveMaximum(in) : NO_RECEIVE_MAXIMUM);
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
