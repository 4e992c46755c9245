package dev.rookery.broker.mqtt;

import dev.rookery.broker.mqtt.AcknowledgementPacket.Type;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes of one connection into packets, validates them and passes them to a handler. Not thread-safe;
 * confined to the connection's event loop. After an exception the connection must be closed and nothing more decoded.
 */
public final class PacketDecoder {
    private static final int INCOMPLETE = -1;

    private int maximumPacketSize;
    private final int maximumConnectSizeWithWill;
    /** Set by CONNECT, before which no other packet is decoded. */
    private @Nullable ProtocolVersion version;

    private boolean connected;

    private static final String[] TYPES = {
        "0",
        "CONNECT",
        "CONNACK",
        "PUBLISH",
        "PUBACK",
        "PUBREC",
        "PUBREL",
        "PUBCOMP",
        "SUBSCRIBE",
        "SUBACK",
        "UNSUBSCRIBE",
        "UNSUBACK",
        "PINGREQ",
        "PINGRESP",
        "DISCONNECT",
        "AUTH"
    };

    /** Returns the name of the type of a packet with this first byte. */
    public static String typeName(int firstByte) {
        return TYPES[firstByte >> 4 & 0x0f];
    }

    /** @param maximumPacketSize in bytes, including the fixed header */
    PacketDecoder(int maximumPacketSize) {
        this(maximumPacketSize, maximumPacketSize);
    }

    /**
     * @param maximumPacketSize in bytes, including the fixed header, until {@link #setMaximumPacketSize}
     * @param maximumConnectSizeWithWill the same for CONNECT with a will
     */
    public PacketDecoder(int maximumPacketSize, int maximumConnectSizeWithWill) {
        this.maximumPacketSize = maximumPacketSize;
        this.maximumConnectSizeWithWill = maximumConnectSizeWithWill;
    }

    /** Sets the maximum packet size in bytes for the packets that follow. */
    public void setMaximumPacketSize(int bytes) {
        maximumPacketSize = bytes;
    }

    /** Returns the version stated by CONNECT, also if the rest of CONNECT is malformed; null before CONNECT. */
    public @Nullable ProtocolVersion version() {
        return version;
    }

    /**
     * Decodes one packet if the input holds all of it.
     *
     * @return whether a packet was decoded
     */
    public boolean decode(ByteBuf in, PacketHandler handler) throws PacketException {
        int start = in.readerIndex();
        if (in.readableBytes() < 2) {
            return false;
        }
        int firstByte = in.readUnsignedByte();
        checkFirstByte(firstByte);
        int length = remainingLength(in);
        if (length != INCOMPLETE && in.readerIndex() - start + length > maximumSize(in)) {
            if (!connected && !ConnectDecoder.hasVersion(in)) {
                // The reason code depends on the version, which the next bytes state.
                in.readerIndex(start);
                return false;
            }
            tooLarge(in, length);
        }
        if (length == INCOMPLETE || in.readableBytes() < length) {
            in.readerIndex(start);
            return false;
        }
        boolean padded = length >>> 7 * (in.readerIndex() - start - 2) == 0 && in.readerIndex() - start > 2;
        dispatch(firstByte, padded, new PacketInput(in, length), handler);
        return true;
    }

    private void tooLarge(ByteBuf in, int length) throws PacketException {
        if (!connected) {
            version = ProtocolLevel.read(new PacketInput(in, Math.min(length, in.readableBytes())))
                    .version();
        }
        throw new PacketException(ReasonCode.PACKET_TOO_LARGE, "Packet of " + length + " bytes");
    }

    /** Returns the maximum size of the packet whose variable header begins at the current position. */
    private int maximumSize(ByteBuf in) {
        return connected || !ConnectDecoder.mayHaveWill(in) ? maximumPacketSize : maximumConnectSizeWithWill;
    }

    /** Returns whether CONNECT was decoded. */
    public boolean hasConnect() {
        return connected;
    }

    /** Refuses packets that no rest could make valid, so that the connection does not wait for their rest. */
    private void checkFirstByte(int firstByte) throws PacketException {
        int type = firstByte >> 4;
        boolean connect = type == 1;
        // [MQTT-3.1.0-1], [MQTT-3.1.0-2]: CONNECT is the first packet and is sent once.
        if (connect == connected) {
            throw PacketException.protocolError(connected ? "Second CONNECT" : "Packet before CONNECT");
        }
        ProtocolVersion known = version;
        if (type == 0) {
            throw reservedTypeOrFlags(firstByte);
        } else if (type == 2) {
            // As other brokers answer CONNACK, whatever its flags.
            throw sentByServers(firstByte);
        } else if (known != null && type != 3) {
            checkFlags(firstByte, known);
        }
        if (type == 9 || type == 11 || type == 13) {
            throw sentByServers(firstByte);
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
                return value;
            }
        }
        throw PacketException.malformed("Remaining length longer than four bytes");
    }

    private void dispatch(int firstByte, boolean padded, PacketInput in, PacketHandler handler) throws PacketException {
        ProtocolVersion connectVersion = version;
        if (connectVersion == null) {
            connect(firstByte, padded, in, handler);
        } else {
            checkLength(padded, connectVersion);
            dispatch(firstByte, connectVersion, in, handler);
        }
    }

    /** [MQTT-1.5.5-1] (5.0). Before MQTT 5, clients may write the remaining length with a fixed number of bytes. */
    private static void checkLength(boolean padded, ProtocolVersion version) throws PacketException {
        if (padded && version.isV5()) {
            throw PacketException.malformed("Remaining length not minimally encoded");
        }
    }

    private static void dispatch(int firstByte, ProtocolVersion version, PacketInput in, PacketHandler handler)
            throws PacketException {
        int type = firstByte >> 4;
        if (type == 3) {
            handler.publish(PublishDecoder.decode(version, firstByte & 0x0f, in));
            return;
        }
        switch (type) {
            case 4 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBACK, in));
            case 5 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBREC, in));
            case 6 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBREL, in));
            case 7 -> handler.acknowledgement(ReasonDecoder.acknowledgement(version, Type.PUBCOMP, in));
            case 8 -> handler.subscribe(SubscriptionDecoder.subscribe(version, in));
            case 10 -> handler.unsubscribe(SubscriptionDecoder.unsubscribe(version, in));
            case 12 -> pingRequest(in, handler);
            case 14 -> handler.disconnect(ReasonDecoder.disconnect(version, in));
            case 15 -> auth(version, in, handler);
            default -> throw reservedTypeOrFlags(firstByte);
        }
    }

    /** [MQTT-2.1.3-1] (5.0), [MQTT-2.2.2-2] (3.1.1). MQTT 3.1 ignores flags that a packet type does not use, and repeats packets with DUP. */
    private static void checkFlags(int firstByte, ProtocolVersion version) throws PacketException {
        int expected =
                switch (firstByte >> 4) {
                    case 6, 8, 10 -> 2;
                    default -> 0;
                };
        if (version != ProtocolVersion.V3_1 && (firstByte & 0x0f) != expected) {
            throw reservedTypeOrFlags(firstByte);
        }
    }

    private static PacketException reservedTypeOrFlags(int firstByte) {
        return PacketException.malformed("Reserved packet type or flags: first byte " + firstByte);
    }

    /** [MQTT-4.8.0-1] (3.1.1), [MQTT-4.13.1-1] (5.0). */
    private static PacketException sentByServers(int firstByte) {
        return PacketException.protocolError(typeName(firstByte) + " from a client");
    }

    private void connect(int firstByte, boolean padded, PacketInput in, PacketHandler handler) throws PacketException {
        ProtocolLevel level = ProtocolLevel.read(in);
        version = level.version();
        checkLength(padded, level.version());
        checkFlags(firstByte, level.version());
        ConnectPacket packet = ConnectDecoder.decode(level, in);
        connected = true;
        handler.connect(packet);
    }

    private static void pingRequest(PacketInput in, PacketHandler handler) throws PacketException {
        in.expectEnd();
        handler.pingRequest();
    }

    private static void auth(ProtocolVersion version, PacketInput in, PacketHandler handler) throws PacketException {
        if (!version.isV5()) {
            throw PacketException.malformed("AUTH requires MQTT 5");
        }
        handler.auth(ReasonDecoder.auth(in));
    }
}
