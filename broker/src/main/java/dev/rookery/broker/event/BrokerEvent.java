package dev.rookery.broker.event;

import java.time.Instant;

/**
 * Something that happened to a client.
 *
 * @param sequence counts a tenant's events from 1 since the broker started, without gaps
 * @param clientId empty if the client had not told it
 * @param username empty if the client had not told one
 * @param address the client's, such as {@code 192.0.2.1:50123}; empty for a client that is away
 * @param reasonCode MQTT 5's, 0 to 255; {@link #NO_CODE} if there is none for it
 * @param reason in words, of the few that there are
 * @param detail more about it for people; may be empty
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
    /** {@link #reasonCode} of what MQTT has no code for. */
    public static final int NO_CODE = -1;
}
