package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.auth.service.ServiceLogin;
import java.time.Duration;

/**
 * Configuration of a persistent MQTT 5 session with one subscription.
 *
 * @param filter topic filter, subscribed with QoS 1
 * @param receiveMaximum maximum number of unacknowledged messages, 1 to 65535
 * @param expiry session expiry interval
 * @param keepAlive keep alive interval, 1 s to 65,535 s
 */
record SessionConfig(
        String host,
        int port,
        ServiceLogin login,
        SessionKey key,
        String filter,
        int receiveMaximum,
        Duration expiry,
        Duration keepAlive) {
    /** Returns the session and the address; omits the login. */
    @Override
    public String toString() {
        return key + "@" + host + ":" + port;
    }
}
