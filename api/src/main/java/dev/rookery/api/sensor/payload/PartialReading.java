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
    /** Returns the unit; empty for none. Called when the payload is completely parsed. */
    String unit() {
        return unitObject.flatMap(JsonObjectContext::unit).orElse("");
    }
}
