package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.RawMessage;
import dev.rookery.api.sensor.Reading;
import java.util.List;
import java.util.Optional;

/**
 * What is to be stored of a message: readings, or the message itself.
 *
 * @param timedByArrival whether anything stands under the time of arrival, which another delivery of the message would not
 *     repeat
 */
public record ParsedMessage(List<Reading> readings, Optional<RawMessage> raw, boolean timedByArrival) {
    public ParsedMessage {
        readings = List.copyOf(readings);
    }

    static ParsedMessage of(List<Reading> readings, boolean timedByArrival) {
        return new ParsedMessage(readings, Optional.empty(), timedByArrival);
    }

    static ParsedMessage kept(RawMessage raw) {
        return new ParsedMessage(List.of(), Optional.of(raw), true);
    }
}
