package dev.rookery.exporter.billing;

import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;

/**
 * An hour that the billing API does not know, or not as it is now.
 *
 * @param version changes with the usage
 */
record DueReport(String tenant, OffsetDateTime hour, String version) {
    /** The same for every attempt, another one when the usage has changed. */
    String idempotencyKey() {
        return tenant + "/" + hour.toInstant() + "/" + version;
    }

    /** All of the hour: it takes the place of what was reported before. */
    JsonObject body(String customer, JsonObject usage) {
        JsonObject values = usage.copy();
        values.remove("tenant");
        values.remove("hour");
        return new JsonObject()
                .put("customer_id", customer)
                .put("tenant", tenant)
                .put("hour", hour.toInstant().toString())
                .put("active_devices", values.getLong("active_devices"))
                .put("usage", values);
    }
}
