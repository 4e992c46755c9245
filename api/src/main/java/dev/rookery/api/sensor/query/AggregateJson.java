package dev.rookery.api.sensor.query;

import dev.rookery.http.Rows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Aggregates as the document describes them: the points of each unit apart. */
final class AggregateJson {
    private AggregateJson() {}

    static JsonObject of(RowSet<Row> rows) {
        Map<String, JsonArray> points = new LinkedHashMap<>();
        rows.forEach(row -> points.computeIfAbsent(row.getString("unit"), unit -> new JsonArray())
                .add(point(row)));
        JsonArray series = new JsonArray();
        points.forEach(
                (unit, all) -> series.add(new JsonObject().put("unit", unit).put("points", all)));
        return new JsonObject().put("series", series);
    }

    private static JsonObject point(Row row) {
        return new JsonObject()
                .put("time", Rows.time(row, "time"))
                .put("count", row.getLong("count"))
                .put("avg", row.getDouble("avg"))
                .put("min", row.getDouble("min"))
                .put("max", row.getDouble("max"))
                .put("last", row.getDouble("last"));
    }
}
