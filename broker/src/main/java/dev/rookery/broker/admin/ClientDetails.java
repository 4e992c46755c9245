package dev.rookery.broker.admin;

import dev.rookery.broker.event.DroppedMessage;
import dev.rookery.broker.limit.ClientLimits;
import java.util.List;
import java.util.Optional;

/**
 * Session with all details.
 *
 * @param connection empty while the client is disconnected
 * @param sessionExpirySeconds Session Expiry Interval; {@link ClientLimits#FOREVER} if the session does not expire
 * @param subscriptions the first {@link AdminPageRequest#MAX_LIMIT} subscriptions by filter
 * @param queuedBytes size of the queued messages, as the limit counts it
 * @param inflight unacknowledged QoS 1 and 2 messages to the client
 * @param awaitingPubrel QoS 2 messages from the client without PUBREL
 * @param limits current limits of the client
 * @param lastDropped the most recently dropped messages, newest first
 */
public record ClientDetails(
        ClientSummary summary,
        Optional<ConnectionDetails> connection,
        long sessionExpirySeconds,
        List<SubscriptionView> subscriptions,
        long queuedBytes,
        int inflight,
        int awaitingPubrel,
        ClientLimits limits,
        List<DroppedMessage> lastDropped) {}
