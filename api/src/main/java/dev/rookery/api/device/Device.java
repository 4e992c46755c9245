package dev.rookery.api.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A device. Its id is a level of its topics and the name of its MQTT user.
 *
 * @param provisionedBy the name of the provisioning key with which it registered itself
 * @param online whether a client of its user is connected
 * @param lastSeen when one was last connected or disconnected
 * @param version grows with every change
 */
record Device(
        String id,
        String name,
        List<String> tags,
        Optional<String> provisionedBy,
        boolean online,
        Optional<Instant> lastSeen,
        long version,
        Instant createdAt) {
    JsonObject describe() {
        JsonObject shown = new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("tags", new JsonArray(tags))
                .put("online", online)
                .put("version", version)
                .put("created_at", createdAt.toString());
        lastSeen.ifPresent(time -> shown.put("last_seen", time.toString()));
        provisionedBy.ifPresent(key -> shown.put("provisioned_by", key));
        return shown;
    }
}
