package dev.rookery.api.sensor.ingest;

import java.time.Duration;

/**
 * A persistent MQTT 5 session with one subscription.
 *
 * @param filter what it subscribes to, at QoS 1
 * @param receiveMaximum messages that may wait for their acknowledgement, 1 to 65535
 * @param expiry how long the broker keeps the session while nobody is connected
 */
record SessionConfig(
        String host,
        int port,
        String username,
        String password,
        String clientId,
        String filter,
        int receiveMaximum,
        Duration expiry) {
    @Override
    public String toString() {
        return clientId + " at " + host + ":" + port;
    }
}
