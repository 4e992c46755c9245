package dev.rookery.broker.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * A session in a list.
 *
 * @param since when it was connected, or disconnected if it is away
 * @param connection empty while the client is away
 * @param waiting messages that wait for it
 */
public record ClientSummary(
        String clientId,
        String username,
        boolean connected,
        Instant since,
        Optional<ConnectionView> connection,
        int subscriptions,
        int waiting) {}
