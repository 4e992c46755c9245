package dev.rookery.api.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A key with which devices register themselves. The key itself was shown once; its hash is kept.
 *
 * @param tags that its devices get
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
