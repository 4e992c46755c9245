package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.mapping.TimeForm;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Device and arrival of the message that a decoder reads, with the faults of its times. Not thread-safe.
 *
 * @param zone zone of times without offset
 * @param arrival microseconds since 1970
 */
record PayloadContext(
        String topic, String device, DeviceTime times, Supplier<ZoneId> zone, long arrival, Set<TimeFault> timeFaults) {
    PayloadContext(String topic, String device, DeviceTime times, Supplier<ZoneId> zone, long arrival) {
        this(topic, device, times, zone, arrival, EnumSet.noneOf(TimeFault.class));
    }

    /** Returns a metric {@code measurement/tag=value} with the tags in order, but not one whose value is the device. */
    String taggedMetric(String measurement, SortedMap<String, String> tags) {
        StringBuilder metric = new StringBuilder(measurement);
        tags.forEach((tag, value) -> {
            if (!value.equals(device)) {
                metric.append('/').append(tag).append('=').append(value);
            }
        });
        return metric.toString();
    }

    /** Returns the time of the payload, and records its fault. */
    StatedTime time(ScalarText text, TimeForm form) {
        StatedTime time = times.parse(text, form, zone, arrival);
        if (time instanceof StatedTime.Unknown unknown) {
            timeFaults.add(unknown.fault());
        }
        return time;
    }
}
