package dev.rookery.broker.event;

import java.util.Locale;

/** Why a client did not get a message, or why one that it published went nowhere. */
public enum DropReason {
    /** QoS 1 or 2, and as much waits for the client already as may. */
    QUEUE_FULL(true),
    /** QoS 0, and the client's network is behind. */
    NETWORK_SLOW(true),
    /** QoS 0, and the client is away. */
    AWAY(false),
    /** The client takes no packet of that size. */
    TOO_LARGE(true),
    /** It waited longer than its publisher allowed. */
    EXPIRED(false),
    /** The client may not read the topic. */
    NO_RIGHT_TO_READ(false),
    /** The client published it and may not write to the topic. */
    NO_RIGHT_TO_WRITE(true),
    /** The client published it with a topic of too many levels, or a payload that is not what it is said to be. */
    PUBLISH_REFUSED(true),
    /** The client published it, and as much is retained for the tenant as may. */
    RETAINED_FULL(true);

    private final boolean news;

    DropReason(boolean news) {
        this.news = news;
    }

    /** Whether it is worth an event; the others are as the client or its user's rows want it. */
    public boolean isNews() {
        return news;
    }

    /** The name for people and programs, in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
