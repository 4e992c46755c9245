package dev.rookery.app.move;

import dev.rookery.app.move.stream.StreamException;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * First record of an exported tenant.
 *
 * @param id random identifier of the stream
 * @param version of Rookery that exported the tenant
 * @param suspended whether the tenant was suspended: then database and broker state are of the same moment
 * @param registry columns of the registration that move with the tenant, by name
 */
public record Manifest(
        String id, TenantId tenant, Instant exportedAt, String version, boolean suspended, JsonObject registry) {
    JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("tenant", tenant.value())
                .put("exported_at", exportedAt.toString())
                .put("version", version)
                .put("suspended", suspended)
                .put("registry", registry);
    }

    static Manifest of(JsonObject json) {
        try {
            String id = json.getString("id");
            if (!id.matches("[0-9a-f-]{36}")) {
                throw new IllegalArgumentException("Malformed id");
            }
            return new Manifest(
                    id,
                    new TenantId(json.getString("tenant")),
                    Instant.parse(json.getString("exported_at")),
                    json.getString("version"),
                    json.getBoolean("suspended"),
                    json.getJsonObject("registry"));
        } catch (RuntimeException e) {
            throw new StreamException("The file has a malformed manifest", e);
        }
    }
}
