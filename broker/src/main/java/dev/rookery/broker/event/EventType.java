package dev.rookery.broker.event;

import java.util.Locale;

/** Types of {@link BrokerEvent}. */
public enum EventType {
    /** A client connected. */
    CONNECTED,
    /** A client was refused before it had a session. */
    REFUSED,
    /** A client's connection ended. */
    DISCONNECTED,
    /** A change of a user's row or rights disconnected a client or removed subscriptions. */
    REVOKED,
    /** Topic filters of a SUBSCRIBE were refused. */
    SUBSCRIBE_REFUSED,
    /** Messages to or from a client were dropped. */
    DROPPED;

    /** Returns the lower-case name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
