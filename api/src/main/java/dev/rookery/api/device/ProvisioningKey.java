package dev.rookery.api.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Key with which devices register themselves. Only its hash is stored; the key itself is returned once, when it is
 * created.
 *
 * @param maxDevices number of devices that it can register
 * @param used number of devices that it has registered
 * @param tags tags of its devices
 */
record ProvisioningKey(
        long id,
        String name,
        int maxDevices,
        int used,
        List<String> tags,
        String createdBy,
        Instant createdAt,
        Instant expiresAt) {
    static final String PREFIX = "rp_";

    JsonObject describe() {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("max_devices", maxDevices)
                .put("used", used)
                .put("tags", new JsonArray(tags))
                .put("created_by", createdBy)
                .put("created_at", createdAt.toString())
                .put("expires_at", expiresAt.toString());
    }
}
