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
    private OptionalLong time = OptionalLong.empty();
    private Optional<String> unit = Optional.empty();

    /** @param parent enclosing object; null for the outermost one */
    JsonObjectContext(@Nullable JsonObjectContext parent) {
        this.parent = parent;
    }

    void setTime(OptionalLong value) {
        time = value;
    }

    /** Returns the time of this object, or of the nearest enclosing object that states one. */
    OptionalLong time() {
        return time.isPresent() || parent == null ? time : parent.time();
    }

    void setUnit(String value) {
        unit = Optional.of(value);
    }

    Optional<String> unit() {
        return unit;
    }
}
