package dev.rookery.broker.event;

import java.util.Locale;

/** What a {@link BrokerEvent} tells of. */
public enum EventType {
    /** A client was accepted. */
    CONNECTED,
    /** A client was refused before it had a session. */
    REFUSED,
    /** A client's connection ended. */
    DISCONNECTED,
    /** A change of a user's row or rights took something from a client: its connection, or subscriptions. */
    REVOKED,
    /** Messages due to a client were dropped. */
    DROPPED;

    /** The name for people and programs, in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
