package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.ExactNumber;
import dev.rookery.api.sensor.ReadingType;
import dev.rookery.http.QueryResults;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/** JSON representation of readings, as the OpenAPI document specifies. */
final class ReadingJson {
    private ReadingJson() {}

    /** Converts a row with {@code time, value, content, stated_time, unit, type}. */
    static JsonObject of(Row row) {
        JsonObject json = new JsonObject().put("time", QueryResults.timestamp(row, "time"));
        ReadingType type = ReadingType.parse(row.getString("type"));
        String content = row.getString("content");
        json.put("value", value(row, type));
        if (type == ReadingType.NUMBER && content != null) {
            json.put("exact", content);
        }
        String statedTime = row.getString("stated_time");
        if (statedTime != null) {
            json.put("stated_time", statedTime);
        }
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
            case NUMBER -> ExactNumber.of(row.getDouble("value"), Optional.ofNullable(row.getString("content")));
            case BOOLEAN -> row.getDouble("value") == 1;
            case TEXT -> row.getString("content");
        };
    }

    private static JsonObject withUnit(JsonObject json, String unit) {
        return unit.isEmpty() ? json : json.put("unit", unit);
    }
}
