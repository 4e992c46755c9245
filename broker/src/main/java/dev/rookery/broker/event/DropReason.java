package dev.rookery.broker.event;

import dev.rookery.broker.meter.UsageMetric;
import java.util.Locale;

/**
 * Reason for which a message was not delivered to a client, or for which a client's publication was refused. Everything
 * that depends on a reason is defined here: its id, description, usage metric with the metric tag, and whether it is
 * reported.
 */
public enum DropReason {
    QUEUE_FULL(UsageMetric.DROPPED_QUEUE_FULL, Report.EVENT, true, "QoS 1 or 2, and a queue limit is reached"),
    SLOW_CLIENT(UsageMetric.DROPPED_SLOW_CLIENT, Report.EVENT, true, "QoS 0, and the client reads too slowly"),
    CLIENT_AWAY(UsageMetric.DROPPED_CLIENT_AWAY, Report.COUNT, true, "QoS 0, and the client is not connected"),
    TOO_LARGE(UsageMetric.DROPPED_TOO_LARGE, Report.EVENT, true, "The packet exceeds the client's maximum packet size"),
    EXPIRED(UsageMetric.DROPPED_EXPIRED, Report.COUNT, true, "The message expired in the queue"),
    NO_RIGHT_TO_READ(
            UsageMetric.DROPPED_NO_RIGHT_TO_READ,
            Report.COUNT,
            false,
            "The client is not authorized to read the topic"),
    NO_RIGHT_TO_WRITE(
            UsageMetric.DROPPED_NOT_AUTHORIZED,
            Report.EVENT,
            false,
            "The client is not authorized to publish to the topic"),
    INVALID_PUBLISH(
            UsageMetric.DROPPED_LIMIT,
            Report.EVENT,
            false,
            "The published topic has too many levels, or the payload is not UTF-8"),
    RETAIN_QUOTA(
            UsageMetric.DROPPED_LIMIT, Report.EVENT, false, "The tenant's quota for retained messages is exceeded"),
    MEMORY_LIMIT(
            UsageMetric.DROPPED_LIMIT,
            Report.EVENT,
            false,
            "Retaining the message would exceed the memory limit of the user, the tenant or the broker");

    private enum Report {
        /** The drop is counted and reported by an event. */
        EVENT,
        /** The drop is counted only, as the client, the publisher or the ACL rows ask for it. */
        COUNT
    }

    private final UsageMetric metric;
    private final Report report;
    private final boolean deliveryFailure;
    private final String description;

    DropReason(UsageMetric metric, Report report, boolean deliveryFailure, String description) {
        this.metric = metric;
        this.report = report;
        this.deliveryFailure = deliveryFailure;
        this.description = description;
    }

    /** Returns the id used in events, on the admin port and in the documentation, in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the description used in the documentation. */
    public String description() {
        return description;
    }

    /** Returns the usage metric that counts the drop. */
    public UsageMetric metric() {
        return metric;
    }

    /** Returns the value of the metrics' {@code reason} tag. Reasons with the same metric share it. */
    public String metricTag() {
        return metric.column().substring("dropped_".length());
    }

    /** Returns whether drops are reported by an event. */
    public boolean isReported() {
        return report == Report.EVENT;
    }

    /**
     * Returns whether an authorized receiver misses the message; counted by
     * {@code $SYS/broker/publish/messages/dropped}.
     */
    public boolean isDeliveryFailure() {
        return deliveryFailure;
    }
}
