package dev.rookery.broker.store;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.topic.SubscriptionOptions;

/** A change of durable state. Messages to a client are numbered within its session, from 1. */
public sealed interface Change {
    /**
     * A session is there and outlives its connection by that time.
     *
     * @param expirySeconds 4,294,967,295 is for ever
     */
    record SessionKept(String clientId, String username, long expirySeconds) implements Change {}

    /** A session is at its end, with all that is its own. */
    record SessionEnded(String clientId) implements Change {}

    /** A session has a subscription, in place of one with the same filter. */
    record Subscribed(String clientId, String filter, SubscriptionOptions options) implements Change {}

    record Unsubscribed(String clientId, String filter) implements Change {}

    /**
     * A message with QoS 1 or 2 is to reach a client.
     *
     * @param retain the RETAIN flag that the client gets to see
     * @param identifiers those of the subscriptions that it came by; not to be changed
     */
    record MessageDue(String clientId, long number, Message message, int qos, boolean retain, int[] identifiers)
            implements Change {}

    /** The client has a message with QoS 2 (PUBREC): it is never sent again, only PUBREL is. */
    record MessageReceived(String clientId, long number, int packetId) implements Change {}

    /** The client has acknowledged a message, or is not to have it any more. */
    record MessageDone(String clientId, long number) implements Change {}

    /** A message with QoS 2 was taken on from a client: the same identifier means the same message until it is released. */
    record IdentifierTaken(String clientId, int packetId) implements Change {}

    record IdentifierReleased(String clientId, int packetId) implements Change {}

    /** A message is retained in place of its topic's last; one with an empty payload removes it. */
    record Retained(Message message) implements Change {}
}
