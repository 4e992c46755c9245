package dev.rookery.bench.wire;

import io.netty.buffer.ByteBuf;

/** Told of each packet a broker sends. Called on the connection's event loop. */
public interface PacketListener {
    /**
     * The broker's answer to CONNECT.
     *
     * @param code 0 if the client may go on
     * @param receiveMaximum how many QoS 1 and 2 messages the broker takes on unacknowledged
     */
    void connectAnswered(int code, int receiveMaximum);

    /**
     * A message.
     *
     * @param packetId 0 at QoS 0
     * @param payload readable only until this returns
     */
    void published(int qos, boolean retained, int packetId, ByteBuf payload);

    /**
     * PUBACK, PUBREC, PUBREL or PUBCOMP.
     *
     * @param code below 0x80 for success
     */
    void acknowledged(PacketType type, int packetId, int code);

    /**
     * SUBACK or UNSUBACK.
     *
     * @param code below 0x80 for success
     */
    void subscriptionAnswered(int packetId, int code);

    /** The broker ends the connection and says why. */
    void disconnected(int code);
}
