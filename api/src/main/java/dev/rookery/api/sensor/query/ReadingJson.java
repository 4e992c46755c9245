package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.ReadingType;
import dev.rookery.http.QueryResults;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** Readings as the document describes them. */
final class ReadingJson {
    private ReadingJson() {}

    /** Of a row with {@code time, value, content, unit, type}. */
    static JsonObject of(Row row) {
        JsonObject json = new JsonObject().put("time", QueryResults.timestamp(row, "time"));
        json.put("value", value(row, ReadingType.parse(row.getString("type"))));
        return withUnit(json, row.getString("unit"));
    }

    /** Of a row that has {@code device} and {@code metric}, too. */
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
