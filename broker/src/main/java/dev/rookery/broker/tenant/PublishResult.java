package dev.rookery.broker.tenant;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.mqtt.ReasonCode;
import java.util.Optional;

/**
 * Result of a PUBLISH or of a will.
 *
 * @param reasonString empty for messages that are published
 * @param drop why the message is not published; empty if it is
 */
public record PublishResult(ReasonCode reason, String reasonString, Optional<DropReason> drop) {
    public static final PublishResult DELIVERED = new PublishResult(ReasonCode.SUCCESS, "", Optional.empty());
    public static final PublishResult NO_SUBSCRIBERS =
            new PublishResult(ReasonCode.NO_MATCHING_SUBSCRIBERS, "", Optional.empty());

    /** Returns the result for a message that is refused. */
    public static PublishResult refused(ReasonCode reason, String reasonString, DropReason drop) {
        return new PublishResult(reason, reasonString, Optional.of(drop));
    }

    /** Returns the result for a message that would exceed a limit. */
    public static PublishResult exceeding(Limit limit) {
        return refused(limit.reason(), limit.reasonString(), dropReason(limit));
    }

    private static DropReason dropReason(Limit limit) {
        return switch (limit) {
            case RETAINED_MESSAGES, RETAINED_BYTES -> DropReason.RETAIN_QUOTA;
            case CLIENT_MEMORY, USER_MEMORY, TENANT_MEMORY, BROKER_MEMORY -> DropReason.MEMORY_LIMIT;
            default -> DropReason.INVALID_PUBLISH;
        };
    }
}
