package dev.rookery.api.sensor.payload;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Time and unit that a JSON object states for its readings. Complete once the object is parsed, as fields are
 * unordered.
 */
final class JsonObjectContext {
    private final @Nullable JsonObjectContext parent;
    private Optional<StatedTime> time = Optional.empty();
    private Optional<String> unit = Optional.empty();

    /** @param parent enclosing object; null for the outermost one */
    JsonObjectContext(@Nullable JsonObjectContext parent) {
        this.parent = parent;
    }

    void setTime(Optional<StatedTime> value) {
        time = value;
    }

    /** Returns the time of this object, or of the nearest enclosing object that states one, in microseconds since 1970. */
    OptionalLong time() {
        if (time.isPresent() && time.get() instanceof StatedTime.Known known) {
            return OptionalLong.of(known.micros());
        }
        return parent == null ? OptionalLong.empty() : parent.time();
    }

    /** Returns the time if the object states it relative to the arrival of the message, in microseconds since 1970. */
    OptionalLong timeOfArrival() {
        return time.isPresent() && time.get() instanceof StatedTime.OfArrival relative
                ? OptionalLong.of(relative.micros())
                : OptionalLong.empty();
    }

    /** Returns the text of the time that this or the nearest enclosing object states, if it is not known. */
    Optional<String> unknownTime() {
        if (time.isPresent()) {
            return time.get() instanceof StatedTime.Unknown unknown ? Optional.of(unknown.text()) : Optional.empty();
        }
        return parent == null ? Optional.empty() : parent.unknownTime();
    }

    void setUnit(String value) {
        unit = Optional.of(value);
    }

    Optional<String> unit() {
        return unit;
    }
}
