package dev.rookery.broker.mqtt;

import dev.rookery.broker.mqtt.AcknowledgementPacket.Type;
import io.netty.buffer.ByteBuf;

/**
 * Cuts a connection's bytes into packets, checks them to the last bit and hands them to a handler. One a connection; for
 * one thread. After an exception the connection must be closed: nothing more may be decoded.
 */
public final class PacketDecoder {
    private static final int INCOMPLETE = -1;

    private int maximumPacketSize;
    /** Null until CONNECT told it. */
    private ProtocolVersion version;

    private boolean connected;

    /** @param maximumPacketSize in bytes, header included */
    public PacketDecoder(int maximumPacketSize) {
        this.maximumPacketSize = maximumPacketSize;
    }

    /** Takes no larger packets from now on, in bytes. */
    public void limitTo(int bytes) {
        maximumPacketSize = bytes;
    }

    /** The version that CONNECT named, or null before that; known even if the rest of CONNECT was malformed. */
    public ProtocolVersion version() {
        return version;
    }

    /**
     * Takes one packet from the input, if it is there as a whole.
     *
     * @return whether it was
     */
    public boolean decode(ByteBuf in, PacketHandler handler) throws PacketException {
        int start = in.readerIndex();
        if (in.readableBytes() < 2) {
            return false;
        }
        int firstByte = in.readUnsignedByte();
        checkOrder(firstByte);
        int length = remainingLength(in);
        if (length != INCOMPLETE && in.readerIndex() - start + length > maximumPacketSize) {
            throw new PacketException(ReasonCode.PACKET_TOO_LARGE, "A packet of " + length + " bytes");
        }
        if (length == INCOMPLETE || in.readableBytes() < length) {
            in.readerIndex(start);
            return false;
        }
        dispatch(firstByte, new PacketInput(in, length), handler);
        return true;
    }

    private void checkOrder(int firstByte) throws PacketException {
        boolean connect = firstByte >> 4 == 1;
        // [MQTT-3.1.0-1], [MQTT-3.1.0-2]: CONNECT comes first and once.
        if (connect == connected) {
            throw PacketException.protocolError(connected ? "A second CONNECT" : "A packet before CONNECT");
        }
    }

    private static int remainingLength(ByteBuf in) throws PacketException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            if (!in.isReadable()) {
                return INCOMPLETE;
            }
            int next = in.readUnsignedByte();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw PacketException.malformed("The remaining length is longer than it needs to be");
                }
                return value;
            }
        }
        throw PacketException.malformed("The remaining length takes more than four bytes");
    }

    private void dispatch(int firstByte, PacketInput in, PacketHandler handler) throws PacketException {
        int type = firstByte >> 4;
        if (type == 3) {
            handler.publish(PublishDecoder.decode(version, firstByte & 0x0f, in));
            return;
        }
        switch (firstByte) {
            case 0x10 -> connect(in, handler);
            case 0x40 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBACK, in));
            case 0x50 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBREC, in));
            case 0x62 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBREL, in));
            case 0x70 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBCOMP, in));
            case 0x82 -> handler.subscribe(SubscriptionDecoder.subscribe(version, in));
            case 0xa2 -> handler.unsubscribe(SubscriptionDecoder.unsubscribe(version, in));
            case 0xc0 -> pingRequest(in, handler);
            case 0xe0 -> handler.disconnect(ReasonDecoder.disconnect(version, in));
            case 0xf0 -> auth(in, handler);
            default ->
                throw PacketException.malformed("No client sends a packet that begins with " + firstByte
                        + ": its type or its flags are reserved"); // [MQTT-2.1.3-1]
        }
    }

    private void connect(PacketInput in, PacketHandler handler) throws PacketException {
        version = ConnectDecoder.version(in);
        ConnectPacket packet = ConnectDecoder.rest(version, in);
        connected = true;
        handler.connect(packet);
    }

    private static void pingRequest(PacketInput in, PacketHandler handler) throws PacketException {
        in.expectEnd();
        handler.pingRequest();
    }

    private void auth(PacketInput in, PacketHandler handler) throws PacketException {
        if (!version.isV5()) {
            throw PacketException.malformed("AUTH before MQTT 5");
        }
        handler.auth(ReasonDecoder.auth(in));
    }
}
