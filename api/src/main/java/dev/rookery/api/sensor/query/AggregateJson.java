package dev.rookery.api.sensor.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;

/** JSON representation of the aggregates of one unit, as the OpenAPI document specifies. */
final class AggregateJson {
    private AggregateJson() {}

    /** Converts a row with the arrays {@code time, count, avg, min, max, last}, all of the same length. */
    static JsonObject of(Row row) {
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("time");
        Long[] counts = row.getArrayOfLongs("count");
        Double[] averages = row.getArrayOfDoubles("avg");
        Double[] smallest = row.getArrayOfDoubles("min");
        Double[] largest = row.getArrayOfDoubles("max");
        Double[] last = row.getArrayOfDoubles("last");
        JsonArray points = new JsonArray();
        for (int i = 0; i < times.length; i++) {
            points.add(new JsonObject()
                    .put("time", times[i].toInstant().toString())
                    .put("count", counts[i])
                    .put("avg", averages[i])
                    .put("min", smallest[i])
                    .put("max", largest[i])
                    .put("last", last[i]));
        }
        return new JsonObject().put("unit", row.getString("unit")).put("points", points);
    }
}
