package dev.rookery.broker.meter;

import java.util.Locale;

/**
 * What is measured of a tenant. The first kind only grows while a broker runs and adds up over brokers and hours; bytes
 * are those of payloads. The second is the most that there was at once within an hour.
 */
public enum Measure {
    /** Messages taken on from clients, wills included, by the QoS they were published with. */
    MESSAGES_IN_QOS0,
    MESSAGES_IN_QOS1,
    MESSAGES_IN_QOS2,
    BYTES_IN_QOS0,
    BYTES_IN_QOS1,
    BYTES_IN_QOS2,
    /** Messages sent to clients, repetitions included, by the QoS they were sent with. */
    MESSAGES_OUT_QOS0,
    MESSAGES_OUT_QOS1,
    MESSAGES_OUT_QOS2,
    BYTES_OUT_QOS0,
    BYTES_OUT_QOS1,
    BYTES_OUT_QOS2,
    CONNECTIONS_OPENED,
    /** CONNECTs that were answered with a refusal: see {@link RefusedConnection}. */
    REFUSED_NOT_AUTHORIZED,
    REFUSED_UNAVAILABLE,
    REFUSED_BUSY,
    REFUSED_LIMIT,
    REFUSED_INVALID,
    /** Milliseconds of all connections together. */
    CONNECTION_MILLISECONDS,
    /** Dropped messages: see {@code DropReason}. */
    DROPPED_QUEUE_FULL,
    DROPPED_SLOW_CLIENT,
    DROPPED_CLIENT_AWAY,
    DROPPED_TOO_LARGE,
    DROPPED_EXPIRED,
    DROPPED_NO_RIGHT_TO_READ,
    DROPPED_NOT_AUTHORIZED,
    DROPPED_LIMIT,
    PEAK_CONNECTIONS(Level.CONNECTIONS),
    PEAK_RETAINED_BYTES(Level.RETAINED_BYTES),
    PEAK_QUEUED_BYTES(Level.QUEUED_BYTES);

    /** Null for what adds up. */
    private final Level level;

    Measure() {
        this(null);
    }

    Measure(Level level) {
        this.level = level;
    }

    /** Whether it is the highest that a level was, and not a sum. */
    public boolean isPeak() {
        return level != null;
    }

    /** The level that a peak is of. */
    Level level() {
        return level;
    }

    /** The column of the usage tables that it is kept in. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
