package dev.rookery.api.sensor.payload;

import java.util.Optional;
import java.util.OptionalLong;

/** What an object says of all the readings in it; its fields come in any order, so it is asked when all are known. */
final class Scope {
    private final Scope parent;
    private OptionalLong time = OptionalLong.empty();
    private Optional<String> unit = Optional.empty();

    /** @param parent the object around it, or null */
    Scope(Scope parent) {
        this.parent = parent;
    }

    void time(OptionalLong stated) {
        time = stated;
    }

    /** The time of the nearest object that states one. */
    OptionalLong time() {
        return time.isPresent() || parent == null ? time : parent.time();
    }

    void unit(String stated) {
        unit = Optional.of(stated);
    }

    Optional<String> unit() {
        return unit;
    }
}
