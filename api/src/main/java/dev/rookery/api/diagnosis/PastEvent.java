package dev.rookery.api.diagnosis;

import dev.rookery.api.broker.ClientEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Event of a client, from the memory of the broker or from the database.
 *
 * @param id position of the event in a run of the broker
 * @param count number of events that this one stands for
 */
public record PastEvent(
        String id,
        Instant time,
        String type,
        String clientId,
        String username,
        String address,
        String reason,
        String detail,
        long count) {
    static PastEvent of(ClientEvent event) {
        return new PastEvent(
                event.id(),
                event.time(),
                event.type(),
                event.clientId(),
                event.username(),
                event.address(),
                event.reason(),
                event.detail(),
                1);
    }

    /** @param json stored event, as the OpenAPI document specifies */
    static PastEvent of(JsonObject json) {
        return new PastEvent(
                json.getString("id"),
                Instant.parse(json.getString("time")),
                json.getString("type"),
                json.getString("client_id"),
                json.getString("username"),
                json.getString("address"),
                json.getString("reason"),
                json.getString("detail"),
                json.getLong("count"));
    }

    boolean is(String expectedType, String expectedReason) {
        return type.equals(expectedType) && reason.equals(expectedReason);
    }

    /** Returns whether the client was refused before it stated a username or client id. */
    boolean isUnidentified() {
        return clientId.isEmpty() && username.isEmpty();
    }

    JsonObject json() {
        return new JsonObject()
                .put("time", time.toString())
                .put("type", type)
                .put("client_id", clientId)
                .put("username", username)
                .put("address", address)
                .put("reason", reason)
                .put("detail", detail)
                .put("count", count);
    }
}
