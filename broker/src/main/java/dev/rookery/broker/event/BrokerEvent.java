package dev.rookery.broker.event;

import dev.rookery.auth.service.ServiceComponent;
import java.time.Instant;

/**
 * Event of a client.
 *
 * @param sequence number of the event in the tenant, from 1 since the broker started, without gaps
 * @param clientId empty if unknown
 * @param username empty if unknown
 * @param address client address such as {@code 192.0.2.1:50123}; empty for a disconnected client
 * @param reasonCode MQTT 5 reason code, 0 to 255, or {@link #NO_CODE}
 * @param reason lower-case name of the reason, from a fixed set
 * @param detail human-readable details; may be empty
 */
public record BrokerEvent(
        long sequence,
        Instant time,
        EventType type,
        String clientId,
        String username,
        String address,
        int reasonCode,
        String reason,
        String detail) {
    /** {@link #reasonCode} of events for which MQTT defines no code. */
    public static final int NO_CODE = -1;

    /** Returns whether a client of the tenant, and not a component of the platform, has connected or disconnected. */
    public boolean isConnectionOfClient() {
        return (type == EventType.CONNECTED || type == EventType.DISCONNECTED) && !isOfService();
    }

    /** Returns whether this is the event of a component of the platform. */
    public boolean isOfService() {
        return ServiceComponent.isServiceName(username);
    }
}
