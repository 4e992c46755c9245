package dev.rookery.api.sensor.payload;

import java.util.OptionalLong;

/**
 * What a message of an edge node of Sparkplug, or of a device of it, states of the messages before it.
 *
 * @param type such as {@code NDATA}
 * @param seq sequence number; empty if the message has none, or could not be read
 * @param bdSeq number of the edge node's session with the broker, in NBIRTH and NDEATH
 */
public record SparkplugSequence(String type, OptionalLong seq, OptionalLong bdSeq) {
    /** Largest sequence number; 0 follows it. */
    public static final int MAXIMUM = 255;

    static SparkplugSequence of(String type, SparkplugMessage message) {
        OptionalLong session = message.metrics().stream()
                .filter(metric -> "bdSeq".equals(metric.name()))
                .filter(metric -> metric.value() instanceof SparkplugValue.Integral)
                .mapToLong(metric -> ((SparkplugValue.Integral) metric.value()).bits())
                .findFirst();
        return new SparkplugSequence(type, message.seq(), session);
    }

    static SparkplugSequence unreadable(String type) {
        return new SparkplugSequence(type, OptionalLong.empty(), OptionalLong.empty());
    }
}
