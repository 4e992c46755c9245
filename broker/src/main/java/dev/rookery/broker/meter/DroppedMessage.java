package dev.rookery.broker.meter;

/** Why a message did not go its way: the last two once for each message published, the others for each receiver. */
public enum DroppedMessage {
    /** The client's queue has no room left. */
    QUEUE_FULL(Measure.DROPPED_QUEUE_FULL),
    /** QoS 0, and the network to the client is behind. */
    SLOW_CLIENT(Measure.DROPPED_SLOW_CLIENT),
    /** QoS 0, and the client of the session is away. */
    CLIENT_AWAY(Measure.DROPPED_CLIENT_AWAY),
    /** Larger than the client takes. */
    TOO_LARGE(Measure.DROPPED_TOO_LARGE),
    /** Its time was over before the client could have it. */
    EXPIRED(Measure.DROPPED_EXPIRED),
    /** The publisher has no right to publish there. */
    NOT_AUTHORIZED(Measure.DROPPED_NOT_AUTHORIZED),
    /** A bound on topics, payloads or retained messages. */
    LIMIT(Measure.DROPPED_LIMIT);

    private final Measure measure;

    DroppedMessage(Measure measure) {
        this.measure = measure;
    }

    /** Where it is counted. */
    public Measure measure() {
        return measure;
    }
}
