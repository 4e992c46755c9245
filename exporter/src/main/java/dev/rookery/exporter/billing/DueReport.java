package dev.rookery.exporter.billing;

import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;

/**
 * Hour whose usage has not been reported, or has changed since its report.
 *
 * @param version changes with the usage
 */
record DueReport(String tenant, OffsetDateTime hour, String version) {
    /** Returns a key that all attempts share and that changes with the usage. */
    String idempotencyKey() {
        return tenant + "/" + hour.toInstant() + "/" + version;
    }

    /** Returns the usage of the whole hour, which replaces an earlier report. */
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
