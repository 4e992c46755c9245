package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.RawMessage;
import dev.rookery.api.sensor.Reading;
import java.util.List;
import java.util.Optional;

/**
 * Result of parsing a message: its readings, or the raw message if it contains none.
 *
 * @param timedByArrival whether a row of the message is stored with its time of arrival, which differs in a redelivery
 */
public record ParsedMessage(List<Reading> readings, Optional<RawMessage> raw, boolean timedByArrival) {
    /** Nothing of the message is stored. */
    public static final ParsedMessage IGNORED = new ParsedMessage(List.of(), Optional.empty(), false);

    public ParsedMessage {
        readings = List.copyOf(readings);
    }

    /** Returns the device; empty if the topic names none, or nothing is stored. */
    String device() {
        return raw.map(RawMessage::device)
                .orElseGet(
                        () -> readings.isEmpty() ? "" : readings.get(0).series().device());
    }

    static ParsedMessage ofReadings(List<Reading> readings, boolean timedByArrival) {
        return new ParsedMessage(readings, Optional.empty(), timedByArrival);
    }

    static ParsedMessage ofRaw(RawMessage raw) {
        return new ParsedMessage(List.of(), Optional.of(raw), true);
    }
}
