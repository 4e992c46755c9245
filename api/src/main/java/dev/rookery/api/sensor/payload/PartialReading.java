package dev.rookery.api.sensor.payload;

import java.util.Optional;

/**
 * Reading whose unit and time are not resolved, because its enclosing objects are not completely parsed.
 *
 * @param object innermost object that contains the reading
 * @param unitObject object that may state the unit of the reading
 */
record PartialReading(
        String metric, ScalarValue value, JsonObjectContext object, Optional<JsonObjectContext> unitObject) {
    /**
     * Returns a reading whose unit and time are known.
     *
     * @param metric empty for the value of the device itself
     * @param unit empty for none
     * @param time empty if the payload states none
     * @throws PayloadException if the metric, a text or the unit is too long
     */
    static PartialReading of(String metric, ScalarValue value, String unit, Optional<StatedTime> time)
            throws PayloadException {
        if (!value.isNumber() && value.content().isPresent()) {
            TextLimits.require(value.content().get(), JsonReadings.MAX_TEXT_LENGTH, "Text");
        }
        JsonObjectContext object = new JsonObjectContext(null);
        object.setTime(time);
        if (!unit.isEmpty()) {
            object.setUnit(TextLimits.require(unit, JsonReadings.MAX_UNIT_LENGTH, "Unit"));
        }
        return new PartialReading(
                metric.isEmpty() ? "value" : TextLimits.require(metric, JsonReadings.MAX_METRIC_LENGTH, "Metric name"),
                value,
                object,
                Optional.of(object));
    }

    /** Returns the unit; empty for none. Called when the payload is completely parsed. */
    String unit() {
        return unitObject.flatMap(JsonObjectContext::unit).orElse("");
    }
}
