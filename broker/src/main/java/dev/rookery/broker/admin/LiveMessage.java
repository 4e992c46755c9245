package dev.rookery.broker.admin;

import java.time.Instant;

/**
 * Message that was published.
 *
 * @param time of the publication
 * @param clientId publisher; empty for messages of the administrator and wills
 * @param payload the first bytes of the payload
 * @param size of the whole payload in bytes
 */
public record LiveMessage(
        Instant time,
        String topic,
        int qos,
        boolean retain,
        String clientId,
        String username,
        byte[] payload,
        int size) {}
