package dev.rookery.api.sensor.mapping;

import java.util.List;
import java.util.Optional;

/**
 * Description of how messages on topics of one pattern become readings.
 *
 * @param name unique in the tenant
 * @param since time from which the topic filter applies, in microseconds since 1970
 * @param each of {@link PayloadFormat#JSON}: pointer to the object, or to the array of objects, with the values
 * @param values of {@link PayloadFormat#JSON}: the values; if empty, all values are readings
 * @param time of {@link PayloadFormat#JSON}: pointer to the time, from the element of {@code each} or, if there is none, from the
 *     whole document; if empty, the usual time fields
 * @param rebirth of {@link PayloadFormat#SPARKPLUG}: whether edge nodes are asked for a BIRTH that is missing
 */
public record Mapping(
        String name,
        long since,
        MappingTarget target,
        MappedTopic topic,
        PayloadFormat format,
        JsonPointer each,
        List<ValueRule> values,
        Optional<JsonPointer> time,
        TimeForm timeForm,
        boolean rebirth) {
    public Mapping {
        values = List.copyOf(values);
    }

    /** Returns the topic filter of its messages. */
    public String filter() {
        return topic.filter(target.device());
    }

    /** Returns the topic filter of the commands to the edge nodes of its messages; empty if it sends none. */
    Optional<String> commandFilter() {
        return rebirth ? topic.nodeCommand(target.device()) : Optional.empty();
    }
}
