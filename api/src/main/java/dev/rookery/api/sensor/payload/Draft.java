package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.ReadingType;
import java.util.Optional;

/**
 * A reading whose surroundings are not read to their end yet.
 *
 * @param scope the object it is in
 * @param measured the object whose unit it has, if any
 */
record Draft(
        String metric,
        ReadingType type,
        double value,
        Optional<String> content,
        Scope scope,
        Optional<Scope> measured) {
    String unit() {
        return measured.flatMap(Scope::unit).orElse("");
    }
}
