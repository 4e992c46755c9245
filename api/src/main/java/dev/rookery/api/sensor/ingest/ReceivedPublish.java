package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.store.SessionKey;
import io.netty.channel.Channel;
import java.util.Optional;

/**
 * PUBLISH packet received from the broker.
 *
 * @param session session that received the packet
 * @param packetId 0 for QoS 0
 * @param redelivered DUP flag
 * @param id value of the user property {@code id}
 * @param subscription subscription identifier; 0 for the subscription to sensor data
 * @param arrival microseconds since 1970
 * @param connection connection that delivered the packet, on which alone it can be acknowledged
 */
record ReceivedPublish(
        SessionKey session,
        String topic,
        byte[] payload,
        int packetId,
        boolean redelivered,
        Optional<String> id,
        int subscription,
        long arrival,
        Channel connection) {
    /** Approximate memory of a packet without topic and payload. */
    private static final int OVERHEAD_BYTES = 200;

    /** Returns the approximate memory usage in bytes. */
    int size() {
        return OVERHEAD_BYTES + topic.length() + payload.length;
    }
}
