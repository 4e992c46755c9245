package dev.rookery.broker.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * Session in a list.
 *
 * @param service whether the client is a component of the platform itself, which is not metered
 * @param since time of the last connect, or of the last disconnect while the client is disconnected
 * @param connection empty while the client is disconnected
 * @param subscriptions number of subscriptions
 * @param queued number of queued messages
 * @param dropped messages to or from the client dropped since the session began
 */
public record ClientSummary(
        String clientId,
        String username,
        boolean service,
        boolean connected,
        Instant since,
        Optional<ConnectionView> connection,
        int subscriptions,
        int queued,
        long dropped) {}
