package dev.rookery.bench.wire;

import io.netty.buffer.ByteBuf;

/** Receives the packets of a broker. Called on the connection's event loop. */
public interface PacketListener {
    /**
     * Called for CONNACK.
     *
     * @param code return code or reason code, 0 for success
     * @param receiveMaximum maximum number of unacknowledged QoS 1 and QoS 2 messages to the broker
     */
    void onConnack(int code, int receiveMaximum);

    /**
     * Called for PUBLISH.
     *
     * @param packetId 0 at QoS 0
     * @param payload valid until the method returns
     */
    void onPublish(int qos, boolean retained, int packetId, ByteBuf payload);

    /**
     * Called for PUBACK, PUBREC, PUBREL and PUBCOMP.
     *
     * @param code reason code, below 0x80 for success
     */
    void onAcknowledgement(PacketType type, int packetId, int code);

    /**
     * Called for SUBACK and UNSUBACK.
     *
     * @param code reason code, below 0x80 for success
     */
    void onSubscriptionAcknowledgement(int packetId, int code);

    /** Called for DISCONNECT, with its reason code. */
    void onDisconnect(int code);
}
