package dev.rookery.api.mapping;

import dev.rookery.api.sensor.mapping.Mapping;
import dev.rookery.api.sensor.mapping.MappingJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Mapping with its administrative data.
 *
 * @param version incremented with every change
 */
record StoredMapping(Mapping mapping, long version, Instant createdAt) {
    /** Returns what people change. */
    JsonObject attributes() {
        return MappingJson.describe(mapping);
    }

    JsonObject describe() {
        return new JsonObject()
                .put("name", mapping.name())
                .mergeIn(attributes())
                .put("version", version)
                .put("created_at", createdAt.toString());
    }
}
