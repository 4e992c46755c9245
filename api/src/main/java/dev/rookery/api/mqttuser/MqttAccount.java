package dev.rookery.api.mqttuser;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Row of {@code mqtt_users} without its hash.
 *
 * @param version PostgreSQL's {@code xmin} of the row, because the table of mosquitto-go-auth has no version column;
 *     changes with every update, also outside the API
 */
record MqttAccount(String username, boolean active, boolean superuser, Optional<Instant> createdAt, long version) {
    JsonObject describe() {
        JsonObject json = new JsonObject()
                .put("username", username)
                .put("active", active)
                .put("superuser", superuser)
                .put("version", version);
        createdAt.ifPresent(time -> json.put("created_at", time.toString()));
        return json;
    }

    /** Returns what administrators change. */
    JsonObject rights() {
        return new JsonObject().put("active", active).put("superuser", superuser);
    }
}
