package dev.rookery.api.handover;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether operators may open the console of a tenant.
 *
 * @param changedBy name of the owner who changed it last; empty before the first change
 */
record HandoverSettings(boolean permitted, Optional<String> changedBy, Optional<Instant> changedAt) {
    /** Returns what the audit log compares. */
    JsonObject attributes() {
        return new JsonObject().put("permitted", permitted);
    }

    JsonObject describe() {
        JsonObject json = attributes();
        changedBy.ifPresent(name -> json.put("changed_by", name));
        changedAt.ifPresent(time -> json.put("changed_at", time.toString()));
        return json;
    }
}
