package dev.rookery.app.move;

import dev.rookery.app.move.stream.StreamException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * Last record of an exported tenant: what the stream holds.
 *
 * @param rows number of rows by table; tables without rows are absent
 * @param blocks number of blocks of the broker's state
 */
public record MoveSummary(Map<String, Long> rows, long blocks) {
    JsonObject json() {
        JsonObject counts = new JsonObject();
        new TreeMap<>(rows).forEach(counts::put);
        return new JsonObject().put("rows", counts).put("blocks", blocks);
    }

    static MoveSummary of(JsonObject json) {
        try {
            Map<String, Long> rows = new TreeMap<>();
            JsonObject counts = json.getJsonObject("rows");
            counts.fieldNames().forEach(table -> rows.put(table, counts.getLong(table)));
            return new MoveSummary(rows, json.getLong("blocks"));
        } catch (RuntimeException e) {
            throw new StreamException("The file has malformed counts", e);
        }
    }

    /** Returns the number of rows of all tables. */
    public long totalRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
