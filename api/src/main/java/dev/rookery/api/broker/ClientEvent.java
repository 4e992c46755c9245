package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * Something that happened to a client of the broker.
 *
 * @param id where it stands among the events of the broker's run
 * @param type {@code connected}, {@code refused}, {@code disconnected}, {@code revoked} or {@code dropped}
 * @param reasonCode MQTT 5's, if it has one for it
 */
public record ClientEvent(
        String id,
        Instant time,
        String type,
        String clientId,
        String username,
        String address,
        OptionalInt reasonCode,
        String reason,
        String detail) {
    static ClientEvent of(JsonObject json) {
        Integer code = json.getInteger("reasonCode");
        return new ClientEvent(
                json.getString("id"),
                Instant.parse(json.getString("time")),
                json.getString("type"),
                json.getString("clientId"),
                json.getString("username"),
                json.getString("address"),
                code == null ? OptionalInt.empty() : OptionalInt.of(code),
                json.getString("reason"),
                json.getString("detail"));
    }
}
