package dev.rookery.api.live;

import dev.rookery.http.QueryResults;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/**
 * Row of {@code broker_events}.
 *
 * @param id sort key
 * @param json as the OpenAPI document specifies
 */
public record StoredEvent(long id, JsonObject json) {
    static StoredEvent of(Row row) {
        JsonObject json = new JsonObject()
                .put("id", row.getString("event_id"))
                .put("time", QueryResults.timestamp(row, "at"))
                .put("type", row.getString("type"))
                .put("client_id", row.getString("client_id"))
                .put("username", row.getString("username"))
                .put("address", row.getString("address"))
                .put("reason", row.getString("reason"))
                .put("detail", row.getString("detail"))
                .put("count", row.getLong("count"));
        Integer code = row.getInteger("reason_code");
        return new StoredEvent(row.getLong("id"), code == null ? json : json.put("reason_code", code));
    }
}
