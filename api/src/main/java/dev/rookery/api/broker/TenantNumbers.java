package dev.rookery.api.broker;

import io.vertx.core.json.JsonObject;

/**
 * A tenant in numbers.
 *
 * @param waiting messages that wait for their clients
 * @param usage since the broker started, by name
 * @param limits in force, by name
 */
public record TenantNumbers(
        int connected,
        int sessions,
        int subscriptions,
        int retained,
        long retainedBytes,
        long waiting,
        JsonObject usage,
        JsonObject limits) {
    static TenantNumbers of(JsonObject json) {
        return new TenantNumbers(
                json.getInteger("connected"),
                json.getInteger("sessions"),
                json.getInteger("subscriptions"),
                json.getInteger("retained"),
                json.getLong("retainedBytes"),
                json.getLong("waiting"),
                json.getJsonObject("usage"),
                json.getJsonObject("limits"));
    }
}
