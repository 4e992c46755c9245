package dev.rookery.app.move.data;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Head of the rows of a table, or of a day of a partitioned table.
 *
 * @param columns columns of the rows, in order
 */
record DatabaseSection(String table, List<String> columns, Optional<LocalDate> day) {
    JsonObject json() {
        JsonObject json = new JsonObject().put("table", table).put("columns", new JsonArray(columns));
        day.ifPresent(date -> json.put("day", date.toString()));
        return json;
    }

    static DatabaseSection of(JsonObject json) {
        return new DatabaseSection(
                json.getString("table"),
                json.getJsonArray("columns").stream().map(String::valueOf).toList(),
                Optional.ofNullable(json.getString("day")).map(LocalDate::parse));
    }
}
