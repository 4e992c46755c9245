package dev.rookery.broker.store;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.topic.SubscriptionOptions;
import org.jspecify.annotations.Nullable;

/**
 * Change of a tenant's durable state. A store accepts changes one by one and, when it is opened, replays the state as changes too:
 * first the sessions, then their subscriptions, then the messages and wills, each in order.
 *
 * <p>Messages to clients are numbered from 1 within a tenant. A number is never assigned twice.
 */
public sealed interface Change {
    /**
     * Creates or updates a session that outlives its connection. Its client is connected.
     *
     * @param expirySeconds Session Expiry Interval; 4,294,967,295 means that the session does not expire
     */
    record SessionPersisted(SessionKey session, long expirySeconds) implements Change {}

    /**
     * Marks the client of a session as disconnected.
     *
     * @param since milliseconds since the epoch
     */
    record SessionDisconnected(SessionKey session, long since) implements Change {}

    /** Deletes a session with its subscriptions, messages and will. */
    record SessionEnded(SessionKey session) implements Change {}

    /** Adds a subscription to a session, replacing one with the same filter. */
    record Subscribed(SessionKey session, String filter, SubscriptionOptions options) implements Change {}

    record Unsubscribed(SessionKey session, String filter) implements Change {}

    /**
     * States the highest message number assigned so far. Occurs only in replayed state.
     */
    record NumbersAssigned(long last) implements Change {}

    /**
     * Adds a QoS 1 or 2 message to a session's outbound queue.
     *
     * @param retain the RETAIN flag of the outgoing PUBLISH
     * @param identifiers Subscription Identifiers of the matching subscriptions; must not be modified
     * @param sharedFilter filter of the shared subscription that matched; null if it was not shared
     * @param packetId packet identifier of the outgoing PUBLISH; 0 if it has not been sent
     */
    record MessageQueued(
            SessionKey session,
            long number,
            Message message,
            int qos,
            boolean retain,
            int[] identifiers,
            @Nullable String sharedFilter,
            int packetId)
            implements Change {
        /** Returns a copy that was sent with the packet identifier. */
        public MessageQueued withPacketId(int id) {
            return new MessageQueued(session, number, message, qos, retain, identifiers, sharedFilter, id);
        }
    }

    /** Assigns a packet identifier to a queued message, which is sent. */
    record MessageSent(SessionKey session, long number, int packetId) implements Change {}

    /** Records the PUBREC for a QoS 2 message: only its PUBREL is sent again. */
    record MessageReceived(SessionKey session, long number, int packetId) implements Change {}

    /** Removes a message from a session's outbound queue: the client acknowledged it, or the broker dropped it. */
    record MessageRemoved(SessionKey session, long number) implements Change {}

    /** Records the packet identifier of a QoS 2 message from a client, in use until {@link PacketIdReleased}. */
    record PacketIdReserved(SessionKey session, int packetId) implements Change {}

    record PacketIdReleased(SessionKey session, int packetId) implements Change {}

    /**
     * Sets the will of a client that is connected, or whose will is delayed. The client may have no persisted session: then its
     * session ends with its connection, or with the process.
     */
    record WillSet(SessionKey session, Will will) implements Change {}

    /** Removes a will: it was published, or the client does not want it any more. */
    record WillRemoved(SessionKey session) implements Change {}

    /** Deletes the whole state of the tenant. */
    record TenantRemoved() implements Change {}

    /** Sets the retained message of a topic; a message with an empty payload removes it. */
    record Retained(Message message) implements Change {}
}
