package dev.rookery.api.sensor.tail;

import dev.rookery.api.sensor.Reading;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** JSON representation of a reading that is not stored yet, as the OpenAPI document specifies. */
final class ReadingEvent {
    private ReadingEvent() {}

    static JsonObject of(Reading reading) {
        JsonObject json = new JsonObject()
                .put("device", reading.series().device())
                .put("metric", reading.series().metric())
                .put(
                        "time",
                        Instant.EPOCH.plus(reading.time(), ChronoUnit.MICROS).toString())
                .put("value", value(reading));
        return reading.series().unit().isEmpty()
                ? json
                : json.put("unit", reading.series().unit());
    }

    private static Object value(Reading reading) {
        return switch (reading.series().type()) {
            case NUMBER -> reading.value();
            case BOOLEAN -> reading.value() == 1;
            case TEXT -> reading.content().orElseThrow();
        };
    }
}
