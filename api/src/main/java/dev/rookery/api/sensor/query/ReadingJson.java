package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.ReadingType;
import dev.rookery.http.QueryResults;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** JSON representation of readings, as the OpenAPI document specifies. */
final class ReadingJson {
    private ReadingJson() {}

    /** Converts a row with {@code time, value, content, unit, type}. */
    static JsonObject of(Row row) {
        JsonObject json = new JsonObject().put("time", QueryResults.timestamp(row, "time"));
        json.put("value", value(row, ReadingType.parse(row.getString("type"))));
        return withUnit(json, row.getString("unit"));
    }

    /** Converts a row that also has {@code device} and {@code metric}. */
    static JsonObject withName(Row row) {
        JsonObject json =
                new JsonObject().put("device", row.getString("device")).put("metric", row.getString("metric"));
        return json.mergeIn(of(row));
    }

    private static Object value(Row row, ReadingType type) {
        return switch (type) {
            case NUMBER -> row.getDouble("value");
            case BOOLEAN -> row.getDouble("value") == 1;
            case TEXT -> row.getString("content");
        };
    }

    private static JsonObject withUnit(JsonObject json, String unit) {
        return unit.isEmpty() ? json : json.put("unit", unit);
    }
}
