package dev.rookery.api.sensor.tail;

import dev.rookery.api.sensor.ExactNumber;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.ReadingType;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** JSON representation of a reading that is not stored yet, as the OpenAPI document specifies. */
public final class ReadingEvent {
    private ReadingEvent() {}

    /** Returns the reading with its device and metric. */
    public static JsonObject of(Reading reading) {
        JsonObject json = new JsonObject()
                .put("device", reading.series().device())
                .put("metric", reading.series().metric())
                .put(
                        "time",
                        Instant.EPOCH.plus(reading.time(), ChronoUnit.MICROS).toString())
                .put("value", value(reading));
        if (reading.series().type() == ReadingType.NUMBER) {
            reading.content().ifPresent(digits -> json.put("exact", digits));
        }
        reading.statedTime().ifPresent(stated -> json.put("stated_time", stated));
        return reading.series().unit().isEmpty()
                ? json
                : json.put("unit", reading.series().unit());
    }

    private static Object value(Reading reading) {
        return switch (reading.series().type()) {
            case NUMBER -> ExactNumber.of(reading.value(), reading.content());
            case BOOLEAN -> reading.value() == 1;
            case TEXT -> reading.content().orElseThrow();
        };
    }
}
