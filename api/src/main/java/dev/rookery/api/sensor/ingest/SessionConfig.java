package dev.rookery.api.sensor.ingest;

import dev.rookery.auth.service.ServiceLogin;
import java.time.Duration;

/**
 * Configuration of a persistent MQTT 5 session with one subscription.
 *
 * @param filter topic filter, subscribed with QoS 1
 * @param receiveMaximum maximum number of unacknowledged messages, 1 to 65535
 * @param expiry session expiry interval
 */
record SessionConfig(
        String host,
        int port,
        ServiceLogin login,
        String clientId,
        String filter,
        int receiveMaximum,
        Duration expiry) {
    /** Returns the client id and the address; omits the login. */
    @Override
    public String toString() {
        return clientId + "@" + host + ":" + port;
    }
}
