package dev.rookery.api.sensor.ingest;

import dev.rookery.api.mqtt.BrokerTls;
import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.auth.service.ServiceLogin;
import dev.rookery.auth.service.ServiceRights;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Configuration of a persistent MQTT 5 session.
 *
 * @param tls empty for a connection without TLS
 * @param group prefix of the filters, which shares the messages among the subscribers of a group
 * @param filter topic filter of sensor data, subscribed with QoS 1
 * @param mapped rights of a connection beside those to sensor data; their topic filters are subscribed, without the prefix
 * @param receiveMaximum maximum number of unacknowledged messages, 1 to 65535
 * @param expiry session expiry interval
 * @param keepAlive keep alive interval, 1 s to 65,535 s
 */
record SessionConfig(
        String host,
        int port,
        Optional<BrokerTls> tls,
        ServiceLogin login,
        SessionKey key,
        String group,
        String filter,
        Supplier<ServiceRights> mapped,
        int receiveMaximum,
        Duration expiry,
        Duration keepAlive) {
    /** Returns the session and the address; omits the login. */
    @Override
    public String toString() {
        return key + "@" + host + ":" + port;
    }
}
