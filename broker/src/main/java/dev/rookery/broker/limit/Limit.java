package dev.rookery.broker.limit;

import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.mqtt.ReasonCode;
import java.util.Locale;

/**
 * Limits that clients can reach, with the reason code and reason string sent to the client. The lower-case name is the
 * label of {@code rookery_broker_limits_reached_total}.
 */
public enum Limit {
    CONNECTIONS(ReasonCode.QUOTA_EXCEEDED, "Connection limit reached"),
    SESSIONS(ReasonCode.QUOTA_EXCEEDED, "Session limit reached"),
    USER_SESSIONS(ReasonCode.QUOTA_EXCEEDED, "Session limit of the user reached"),
    CONNECTION_RATE(ReasonCode.CONNECTION_RATE_EXCEEDED, "Connection rate exceeded"),
    ADDRESS_CONNECTION_RATE(ReasonCode.CONNECTION_RATE_EXCEEDED, "Connection rate exceeded for this address"),
    PACKET_SIZE(ReasonCode.PACKET_TOO_LARGE, "Packet too large"),
    /** The response exceeds the maximum packet size of the client. */
    RESPONSE_SIZE(ReasonCode.PACKET_TOO_LARGE, "Response exceeds the client's maximum packet size"),
    RECEIVE_MAXIMUM(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "Receive maximum exceeded"),
    MAXIMUM_QOS(ReasonCode.QOS_NOT_SUPPORTED, "QoS not supported"),
    RETAIN(ReasonCode.RETAIN_NOT_SUPPORTED, "Retained messages not supported"),
    /** The client exceeds its publish rate and is throttled. */
    MESSAGE_RATE(ReasonCode.MESSAGE_RATE_TOO_HIGH, "Message rate exceeded"),
    /** The clients of the tenant together exceed its publish rate. */
    TENANT_MESSAGE_RATE(ReasonCode.MESSAGE_RATE_TOO_HIGH, "Message rate of the tenant exceeded"),
    TOPIC_LEVELS(ReasonCode.TOPIC_NAME_INVALID, "Topic name too deep"),
    FILTER_LEVELS(ReasonCode.QUOTA_EXCEEDED, "Topic filter too deep"),
    FILTER_WILDCARDS(ReasonCode.QUOTA_EXCEEDED, "Too many wildcards in the topic filter"),
    SUBSCRIPTIONS(ReasonCode.QUOTA_EXCEEDED, "Subscription limit of the session reached"),
    TENANT_SUBSCRIPTIONS(ReasonCode.QUOTA_EXCEEDED, "Subscription limit of the tenant reached"),
    RETAINED_MESSAGES(ReasonCode.QUOTA_EXCEEDED, "Retained message limit reached"),
    RETAINED_BYTES(ReasonCode.QUOTA_EXCEEDED, "Retained message size limit reached"),
    QUEUED_MESSAGES(ReasonCode.QUOTA_EXCEEDED, "Message queue full"),
    QUEUED_BYTES(ReasonCode.QUOTA_EXCEEDED, "Message queue size limit reached"),
    TENANT_QUEUED_BYTES(ReasonCode.QUOTA_EXCEEDED, "Message queue size limit of the tenant reached"),
    UNSENT_BYTES(ReasonCode.QUOTA_EXCEEDED, "Client does not read its responses"),
    CLIENT_MEMORY(ReasonCode.QUOTA_EXCEEDED, "Memory limit of the client reached"),
    /** The share of the user, which sinks while memory is short. */
    USER_MEMORY(ReasonCode.QUOTA_EXCEEDED, "Memory limit of the user reached"),
    TENANT_MEMORY(ReasonCode.QUOTA_EXCEEDED, "Memory limit of the tenant reached"),
    BROKER_MEMORY(ReasonCode.QUOTA_EXCEEDED, "Memory limit of the broker reached");

    private final ReasonCode reason;
    private final String reasonString;

    Limit(ReasonCode reason, String reasonString) {
        this.reason = reason;
        this.reasonString = reasonString;
    }

    /** Returns the limit that a refusal by a memory budget reaches. */
    public static Limit of(MemoryScope exhausted) {
        return switch (exhausted) {
            case CLIENT -> CLIENT_MEMORY;
            case USER -> USER_MEMORY;
            case TENANT -> TENANT_MEMORY;
            case BROKER -> BROKER_MEMORY;
        };
    }

    /** Returns the reason code sent to a client that reaches the limit. */
    public ReasonCode reason() {
        return reason;
    }

    /** Returns the reason string sent with {@link #reason}. */
    public String reasonString() {
        return reasonString;
    }

    /** Returns the lower-case name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
