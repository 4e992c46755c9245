package dev.rookery.broker.admin;

import dev.rookery.broker.event.DroppedMessage;
import dev.rookery.broker.limit.ClientLimits;
import java.util.List;
import java.util.Optional;

/**
 * Everything about one session.
 *
 * @param connection empty while the client is away
 * @param sessionExpirySeconds how long it outlives its connection; {@link ClientLimits#FOREVER} is for ever
 * @param subscriptions by filter, the first {@link AdminPageRequest#LARGEST}
 * @param waitingBytes bytes of the messages that wait, as the bound counts them
 * @param inflight messages with QoS 1 and 2 under way to the client
 * @param unreleased messages with QoS 2 from the client whose exchange is not over
 * @param limits in force for it
 * @param dropped messages that it did not get or published in vain since the session began
 * @param lastDropped the last of these, the newest first
 */
public record ClientDetails(
        ClientSummary summary,
        Optional<ConnectionDetails> connection,
        long sessionExpirySeconds,
        List<SubscriptionView> subscriptions,
        long waitingBytes,
        int inflight,
        int unreleased,
        ClientLimits limits,
        long dropped,
        List<DroppedMessage> lastDropped) {}
