package dev.rookery.api.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Registered device. Its id is a level of its topics and the name of its MQTT user.
 *
 * @param provisionedBy name of the provisioning key with which the device registered itself
 * @param timeZone zone of times that the device states without offset
 * @param online whether an MQTT client of its user is connected
 * @param lastSeen time of the last connect or disconnect of such a client
 * @param version incremented with every change
 */
record Device(
        String id,
        String name,
        List<String> tags,
        Optional<String> provisionedBy,
        String timeZone,
        boolean online,
        Optional<Instant> lastSeen,
        long version,
        Instant createdAt) {
    /** Returns what people change. */
    JsonObject attributes() {
        return new JsonObject()
                .put("name", name)
                .put("tags", new JsonArray(tags))
                .put("time_zone", timeZone);
    }

    JsonObject describe() {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("tags", new JsonArray(tags))
                .put("time_zone", timeZone)
                .put("online", online)
                .put("version", version)
                .put("created_at", createdAt.toString());
        lastSeen.ifPresent(time -> json.put("last_seen", time.toString()));
        provisionedBy.ifPresent(key -> json.put("provisioned_by", key));
        return json;
    }
}
