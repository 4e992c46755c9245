package dev.rookery.broker.event;

import dev.rookery.broker.meter.DroppedMessage;
import java.util.Locale;
import java.util.Optional;

/** Why a client did not get a message, or why one that it published went nowhere. */
public enum DropReason {
    /** QoS 1 or 2, and as much waits for the client already as may. */
    QUEUE_FULL(true, DroppedMessage.QUEUE_FULL),
    /** QoS 0, and the client's network is behind. */
    NETWORK_SLOW(true, DroppedMessage.SLOW_CLIENT),
    /** QoS 0, and the client is away. */
    AWAY(false, DroppedMessage.CLIENT_AWAY),
    /** The client takes no packet of that size. */
    TOO_LARGE(true, DroppedMessage.TOO_LARGE),
    /** It waited longer than its publisher allowed. */
    EXPIRED(false, DroppedMessage.EXPIRED),
    /** The client may not read the topic. */
    NO_RIGHT_TO_READ(false, null),
    /** The client published it and may not write to the topic. */
    NO_RIGHT_TO_WRITE(true, DroppedMessage.NOT_AUTHORIZED),
    /** The client published it with a topic of too many levels, or a payload that is not what it is said to be. */
    PUBLISH_REFUSED(true, DroppedMessage.LIMIT),
    /** The client published it, and as much is retained for the tenant as may; counted where that is found out. */
    RETAINED_FULL(true, null);

    private final boolean news;
    private final Optional<DroppedMessage> counted;

    DropReason(boolean news, DroppedMessage counted) {
        this.news = news;
        this.counted = Optional.ofNullable(counted);
    }

    /** Whether it is worth an event; the others are as the client or its user's rows want it. */
    public boolean isNews() {
        return news;
    }

    /** As what the tenant's meter counts it; empty for not at all. */
    public Optional<DroppedMessage> counted() {
        return counted;
    }

    /** The name for people and programs, in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
