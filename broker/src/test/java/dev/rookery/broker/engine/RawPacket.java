package dev.rookery.broker.engine;

import dev.rookery.broker.mqtt.PacketDecoder;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.ServerPacket.Disconnect;
import dev.rookery.testkit.wire.ServerPacket.Suback;
import dev.rookery.testkit.wire.ServerPacket.Unsuback;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Packet from a broker as it was sent. */
record RawPacket(int firstByte, byte[] body) {
    /** Reads a packet; empty at the end of the connection. */
    static Optional<RawPacket> read(InputStream in) throws IOException {
        int firstByte = in.read();
        return firstByte < 0 ? Optional.empty() : Optional.of(new RawPacket(firstByte, in.readNBytes(length(in))));
    }

    private static int length(InputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The connection ended within a packet");
            }
            length |= (next & 127) << shift;
            if (next < 128) {
                return length;
            }
        }
        throw new IOException("The remaining length has more than four bytes");
    }

    boolean isConnackOfSuccess() {
        return firstByte == 0x20 && body.length >= 2 && body[1] == 0;
    }

    /**
     * Returns whether the packets have the same type, identifier and codes; for PUBLISH, the same bytes. A broker is free to
     * choose the limits in its CONNACK and its reason strings.
     */
    boolean meansTheSameAs(RawPacket other, Version version) {
        Optional<List<Object>> codes = codes(version);
        return firstByte == other.firstByte
                && (Arrays.equals(body, other.body) || codes.isPresent() && codes.equals(other.codes(version)));
    }

    private Optional<List<Object>> codes(Version version) {
        ServerPacket packet;
        try {
            // A client of an unknown version may receive the CONNACK of version 3.
            packet = ServerPacket.decode(
                    firstByte == 0x20 && body.length == 2 ? Version.V3_1_1 : version, firstByte, body);
        } catch (BufferUnderflowException | WireException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
        if (packet instanceof Connack connack) {
            return Optional.of(List.of(connack.sessionPresent(), connack.code()));
        } else if (packet instanceof Acknowledgement acknowledgement) {
            return Optional.of(List.of(acknowledgement.packetId(), acknowledgement.code()));
        } else if (packet instanceof Suback suback) {
            return Optional.of(List.of(suback.packetId(), suback.codes()));
        } else if (packet instanceof Unsuback unsuback) {
            return Optional.of(List.of(unsuback.packetId(), unsuback.codes()));
        }
        return packet instanceof Disconnect disconnect ? Optional.of(List.of(disconnect.code())) : Optional.empty();
    }

    /** Returns whether a broker refuses a client with this packet. */
    boolean isRefusal() {
        return firstByte == 0x20 && !isConnackOfSuccess() || firstByte == 0xe0;
    }

    /** Returns the type, and the code of packets that have one, such as {@code DISCONNECT 82}. */
    @Override
    public String toString() {
        String type = PacketDecoder.typeName(firstByte);
        int position =
                switch (firstByte >> 4) {
                    case 2 -> 1;
                    case 4, 5, 6, 7 -> 2;
                    case 14 -> 0;
                    default -> -1;
                };
        if (position < 0) {
            return type;
        }
        return String.format("%s %02x", type, position < body.length ? body[position] : 0);
    }
}
