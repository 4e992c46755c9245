package dev.rookery.broker.store;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.topic.SubscriptionOptions;

/**
 * A change of durable state, or a piece of it: what is read back at the start is told in the same words, first the sessions with
 * what is theirs, then messages in their order. Messages to clients are numbered within the tenant, from 1.
 */
public sealed interface Change {
    /**
     * A session is there, its client is connected, and it outlives its connection by that time.
     *
     * @param expirySeconds 4,294,967,295 is for ever
     */
    record SessionKept(String clientId, String username, long expirySeconds) implements Change {}

    /**
     * The client of a session is gone.
     *
     * @param since milliseconds since 1970
     */
    record SessionAway(String clientId, long since) implements Change {}

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
     * @param group the shared filter that it came by; null for none
     * @param packetId under which it is sent; 0 if it waits
     */
    record MessageDue(
            String clientId,
            long number,
            Message message,
            int qos,
            boolean retain,
            int[] identifiers,
            String group,
            int packetId)
            implements Change {
        /** The same, sent under an identifier. */
        public MessageDue sent(int id) {
            return new MessageDue(clientId, number, message, qos, retain, identifiers, group, id);
        }
    }

    /** A message that waited is sent. */
    record MessageSent(String clientId, long number, int packetId) implements Change {}

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
