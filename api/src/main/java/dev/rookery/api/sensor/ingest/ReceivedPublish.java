package dev.rookery.api.sensor.ingest;

import io.netty.channel.Channel;
import java.util.Optional;

/**
 * A PUBLISH from the broker.
 *
 * @param packetId 0 with QoS 0
 * @param redelivered whether the broker sent it before (DUP)
 * @param id the user property {@code id}, if there is one
 * @param arrival microseconds since 1970
 * @param connection on which it came, and on which alone it can be acknowledged
 */
record ReceivedPublish(
        String topic,
        byte[] payload,
        int packetId,
        boolean redelivered,
        Optional<String> id,
        long arrival,
        Channel connection) {
    /** What it takes beside its payload, roughly. */
    private static final int OVERHEAD = 200;

    int size() {
        return OVERHEAD + topic.length() + payload.length;
    }
}
