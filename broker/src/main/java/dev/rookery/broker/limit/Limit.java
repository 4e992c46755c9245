package dev.rookery.broker.limit;

import dev.rookery.broker.mqtt.ReasonCode;
import java.util.Locale;

/** A bound that somebody came upon: what it is counted as, and what the client is told. */
public enum Limit {
    CONNECTIONS(ReasonCode.QUOTA_EXCEEDED, "As many clients are connected as may"),
    SESSIONS(ReasonCode.QUOTA_EXCEEDED, "There are as many sessions as may be"),
    CONNECTION_RATE(ReasonCode.CONNECTION_RATE_EXCEEDED, "Too many connections in a second"),
    CONNECTION_RATE_OF_ADDRESS(
            ReasonCode.CONNECTION_RATE_EXCEEDED, "Too many connections in a second from this address"),
    PACKET_SIZE(ReasonCode.PACKET_TOO_LARGE, "The packet is larger than CONNACK allowed"),
    /** The answer would be larger than the client takes. */
    ANSWER_SIZE(ReasonCode.PACKET_TOO_LARGE, "The answer is larger than the client takes"),
    RECEIVE_MAXIMUM(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "More QoS 2 messages under way than the server takes"),
    MAXIMUM_QOS(ReasonCode.QOS_NOT_SUPPORTED, "The QoS is above what CONNACK allowed"),
    RETAIN(ReasonCode.RETAIN_NOT_SUPPORTED, "Messages are not retained"),
    /** A client was not read from for a while. */
    MESSAGE_RATE(ReasonCode.MESSAGE_RATE_TOO_HIGH, "More messages in a second than the client may publish"),
    /** The same for all clients of the tenant together. */
    MESSAGE_RATE_OF_TENANT(ReasonCode.MESSAGE_RATE_TOO_HIGH, "More messages in a second than may be published"),
    TOPIC_LEVELS(ReasonCode.TOPIC_NAME_INVALID, "The topic has too many levels"),
    FILTER_LEVELS(ReasonCode.QUOTA_EXCEEDED, "The topic filter has too many levels"),
    SUBSCRIPTIONS(ReasonCode.QUOTA_EXCEEDED, "The session has as many subscriptions as it may"),
    SUBSCRIPTIONS_OF_TENANT(ReasonCode.QUOTA_EXCEEDED, "There are as many subscriptions as may be"),
    RETAINED_MESSAGES(ReasonCode.QUOTA_EXCEEDED, "As many messages are retained as may be"),
    RETAINED_BYTES(ReasonCode.QUOTA_EXCEEDED, "Retained messages take as many bytes as they may"),
    QUEUED_MESSAGES(ReasonCode.QUOTA_EXCEEDED, "As many messages wait for the client as may"),
    QUEUED_BYTES(ReasonCode.QUOTA_EXCEEDED, "Messages that wait for the client take as many bytes as they may"),
    QUEUED_BYTES_OF_TENANT(ReasonCode.QUOTA_EXCEEDED, "Messages that wait take as many bytes as they may"),
    UNSENT_BYTES(ReasonCode.QUOTA_EXCEEDED, "The client does not read the answers it asks for");

    private final ReasonCode reason;
    private final String text;

    Limit(ReasonCode reason, String text) {
        this.reason = reason;
        this.text = text;
    }

    /** What a client is told that is refused for it. */
    public ReasonCode reason() {
        return reason;
    }

    /** The same for people. */
    public String text() {
        return text;
    }

    /** The name for people and programs, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
