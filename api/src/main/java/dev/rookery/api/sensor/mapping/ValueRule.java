package dev.rookery.api.sensor.mapping;

import java.util.Optional;

/**
 * Value of a JSON payload that is a reading. Pointers begin at the element of {@link Mapping#each}.
 *
 * @param value pointer to a scalar, or to an object or array whose fields are readings
 * @param metric name of the metric; by default the text at {@code metricPointer} or the last token of {@code value}
 * @param unit unit; by default the text at {@code unitPointer}, or none
 */
public record ValueRule(
        JsonPointer value,
        Optional<String> metric,
        Optional<JsonPointer> metricPointer,
        Optional<String> unit,
        Optional<JsonPointer> unitPointer) {}
