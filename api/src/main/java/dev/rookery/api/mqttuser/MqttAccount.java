package dev.rookery.api.mqttuser;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code mqtt_users} without its hash.
 *
 * @param version of the row, whoever changed it: PostgreSQL's own, for the table is as mosquitto-go-auth has it
 */
record MqttAccount(String username, boolean active, boolean superuser, Optional<Instant> createdAt, long version) {
    JsonObject describe() {
        JsonObject shown = new JsonObject()
                .put("username", username)
                .put("active", active)
                .put("superuser", superuser)
                .put("version", version);
        createdAt.ifPresent(time -> shown.put("created_at", time.toString()));
        return shown;
    }
}
