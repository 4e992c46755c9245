package dev.rookery.broker.meter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Usage metrics of a tenant. Counters only grow while a broker runs and are summed over brokers and hours; their bytes
 * are those of payloads. Peaks are the maximum of a {@link UsageGauge} within an hour. The lower-case names are columns
 * of the usage tables.
 */
public enum UsageMetric {
    /** Messages accepted from clients, including wills, by the QoS of the publication. */
    MESSAGES_IN_QOS0,
    MESSAGES_IN_QOS1,
    MESSAGES_IN_QOS2,
    BYTES_IN_QOS0,
    BYTES_IN_QOS1,
    BYTES_IN_QOS2,
    /** Messages sent to clients, including retransmissions, by the QoS of the delivery. */
    MESSAGES_OUT_QOS0,
    MESSAGES_OUT_QOS1,
    MESSAGES_OUT_QOS2,
    BYTES_OUT_QOS0,
    BYTES_OUT_QOS1,
    BYTES_OUT_QOS2,
    CONNECTIONS_OPENED,
    /** CONNECT packets refused, by {@link RefusedConnection}. */
    REFUSED_NOT_AUTHORIZED,
    REFUSED_UNAVAILABLE,
    REFUSED_BUSY,
    REFUSED_LIMIT,
    REFUSED_INVALID,
    /** Accumulated time of all connections in milliseconds. */
    CONNECTION_MILLISECONDS,
    /** Messages dropped, by {@code DropReason}. */
    DROPPED_QUEUE_FULL,
    DROPPED_SLOW_CLIENT,
    DROPPED_CLIENT_AWAY,
    DROPPED_TOO_LARGE,
    DROPPED_EXPIRED,
    DROPPED_NO_RIGHT_TO_READ,
    DROPPED_NOT_AUTHORIZED,
    DROPPED_LIMIT,
    PEAK_CONNECTIONS(UsageGauge.CONNECTIONS),
    PEAK_RETAINED_BYTES(UsageGauge.RETAINED_BYTES),
    PEAK_QUEUED_BYTES(UsageGauge.QUEUED_BYTES);

    /** Gauge of a peak; null for a counter. */
    private final @Nullable UsageGauge gauge;

    UsageMetric() {
        this(null);
    }

    UsageMetric(@Nullable UsageGauge gauge) {
        this.gauge = gauge;
    }

    /** Returns whether this is the maximum of a gauge instead of a counter. */
    public boolean isPeak() {
        return gauge != null;
    }

    /** Returns the gauge of a peak; null for a counter. */
    @Nullable
    UsageGauge gauge() {
        return gauge;
    }

    /** Returns the column of the usage tables. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
