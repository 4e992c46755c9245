package dev.rookery.api.access;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * Session of a user.
 *
 * @param lastUsed time of the login or of the last renewal of tokens
 * @param origin where it was used then
 */
record OpenSession(UUID id, Instant createdAt, Instant lastUsed, Instant expiresAt, SessionOrigin origin) {
    static OpenSession of(Row row) {
        return new OpenSession(
                row.getUUID("id"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("last_used_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                new SessionOrigin(row.getString("address"), row.getString("program")));
    }

    /** @param current whether the caller uses this session */
    JsonObject describe(boolean current) {
        return new JsonObject()
                .put("id", id.toString())
                .put("current", current)
                .put("created_at", createdAt.toString())
                .put("last_used_at", lastUsed.toString())
                .put("expires_at", expiresAt.toString())
                .put("address", origin.address())
                .put("program", origin.program());
    }
}
